/**
 * Somebody else moved the branch meanwhile; read it again and start over.
 *
 * @internal
 */
export class RefMovedError extends Error {
  override readonly name = 'RefMovedError';
}
