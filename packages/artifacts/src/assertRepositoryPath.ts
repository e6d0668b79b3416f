const MAX_SEGMENT_BYTES = 255;
const MAX_LENGTH = 1000;

/**
 * Checks a path before a file is written to somebody's repository: relative, with
 * forward slashes, nothing that leaves the repository or reaches into `.git` on any file system.
 *
 * @throws Error with one sentence that names the path
 * @public
 */
export function assertRepositoryPath(path: string): void {
  const reason = reasonToRefuse(path);
  if (reason) {
    throw new Error(
      `The path ${JSON.stringify(
        path,
      )} cannot be written to a repository: ${reason}.`,
    );
  }
}

function reasonToRefuse(path: string): string | undefined {
  if (path === '' || path.length > MAX_LENGTH) {
    return `it must have 1 to ${MAX_LENGTH} characters`;
  }
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) {
    return 'it must be relative';
  }
  if (path.includes('\\')) {
    return 'it must use forward slashes';
  }
  // Unassigned, control, format and surrogate characters: some file systems drop them, so `.g\u200cit` is `.git`.
  if (/\p{C}/u.test(path)) {
    return 'it holds an invisible character';
  }
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.' || segment === '..') {
      return 'it must not have empty, "." or ".." segments';
    }
    if (/[. ]$/.test(segment)) {
      return 'a segment must not end in a dot or a space';
    }
    // `git~1` is what Windows calls `.git` as well; a colon opens a stream of it.
    if (/^(\.git|git~\d+)([.: ]|$)/i.test(segment)) {
      return 'it reaches into the repository’s own data';
    }
    if (Buffer.byteLength(segment) > MAX_SEGMENT_BYTES) {
      return `a segment must not have more than ${MAX_SEGMENT_BYTES} bytes`;
    }
  }
  return undefined;
}
