import { InputError } from '@backstage/errors';

/**
 * An opaque cursor: the place after which the next page starts.
 *
 * @internal
 */
export function encodeCursor(after: string): string {
  return Buffer.from(JSON.stringify([after])).toString('base64url');
}

/**
 * @throws InputError when it is not one of ours.
 * @internal
 */
export function decodeCursor(cursor: string): string {
  try {
    const value: unknown = JSON.parse(
      Buffer.from(cursor, 'base64url').toString('utf8'),
    );
    if (Array.isArray(value) && typeof value[0] === 'string') return value[0];
  } catch {
    // Told below.
  }
  throw new InputError(
    'The cursor is not one that this list gave; leave it out to start from the first page',
  );
}
