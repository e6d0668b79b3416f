/**
 * A vector index cannot be used as asked. The message is one sentence for people, and says what to do.
 *
 * @public
 */
export class VectorIndexError extends Error {
  override name = 'VectorIndexError';
}
