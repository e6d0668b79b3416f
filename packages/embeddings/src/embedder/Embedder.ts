/**
 * Turns texts into vectors, so that texts about the same thing lie close.
 *
 * @public
 */
export interface Embedder {
  /** Names the model in stored vectors: those of different names are never compared. */
  readonly name: string;
  /** Length of every vector. */
  readonly dimensions: number;
  /** True when vectors tell what texts mean; false when they tell only which letters and words texts share. */
  readonly semantic: boolean;
  /**
   * One vector of length 1 for each text, in the same order.
   *
   * @throws EmbedderError when the model cannot be used
   */
  embed(texts: readonly string[]): Promise<Float32Array[]>;
  /** Frees what the embedder holds. */
  close(): Promise<void>;
}
