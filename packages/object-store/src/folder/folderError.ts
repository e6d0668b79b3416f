import { ObjectStoreError } from '../ObjectStoreError';

/** @internal */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/**
 * One sentence for what the file system answered.
 *
 * @internal
 */
export function folderError(
  error: unknown,
  location: string,
  key?: string,
): Error {
  if (error instanceof ObjectStoreError) return error;
  return new ObjectStoreError(sentence(error as Error, location, key), {
    cause: error,
  });
}

function sentence(error: Error, location: string, key = 'it'): string {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return `The object store ${location} is full: free some space or shorten the retention.`;
    case 'EACCES':
    case 'EPERM':
      return `The object store ${location} can't be used by this user: give it the rights to read and write there, on a file system that has hard links.`;
    case 'EROFS':
      return `The object store ${location} is read-only: mount it writable or choose another folder.`;
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ENOTEMPTY':
    case 'EEXIST':
      return `The object store ${location} can't hold ${key} both as an object and as a folder of others: choose another key.`;
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
      return `The object store ${location} is on a file system without hard links: choose another folder.`;
    default:
      return `The object store ${location} failed: ${error.message}.`;
  }
}
