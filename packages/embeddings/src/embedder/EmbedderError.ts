/**
 * An embedder cannot be used. The message is one sentence for people, and says what to do.
 *
 * @public
 */
export class EmbedderError extends Error {
  override name = 'EmbedderError';
}
