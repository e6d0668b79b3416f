/**
 * A vector with what it is found by.
 *
 * @public
 */
export interface VectorEntry {
  /** Unique in the index; at most 128 characters. */
  key: string;
  /** Need not have length 1. */
  vector: Float32Array;
  /** At most 512 bytes in UTF-8, as in telemetry. */
  service: string;
  /** Empty where there is but one. */
  cluster: string;
  /** {@link textHash} of the text that the vector stands for. */
  textHash: string;
}

/**
 * Restricts a search; what is undefined does not.
 *
 * @public
 */
export interface VectorFilter {
  service?: string;
  cluster?: string;
}

/**
 * An entry that a search found.
 *
 * @public
 */
export interface VectorMatch {
  key: string;
  /** Cosine, -1 to 1. */
  score: number;
}

/**
 * Vectors of one model, searched by cosine. All calls may be repeated.
 *
 * @public
 */
export interface VectorIndex {
  /**
   * Makes the index ready for vectors of so many dimensions. To be called before everything else.
   *
   * @throws VectorIndexError when it holds vectors of another length
   */
  ensure(dimensions: number): Promise<void>;
  /** Puts entries in the place of those with the same keys. */
  upsert(entries: readonly VectorEntry[]): Promise<void>;
  /** Keys that are not there do no harm. */
  delete(keys: readonly string[]): Promise<void>;
  /** The nearest `k` entries, the nearest first; fewer when there are no more. */
  search(
    vector: Float32Array,
    k: number,
    filter?: VectorFilter,
  ): Promise<VectorMatch[]>;
  /** The vectors of these keys, those that are there. */
  get(keys: readonly string[]): Promise<Map<string, Float32Array>>;
  count(): Promise<number>;
  /** Frees connections; the vectors stay. */
  close(): Promise<void>;
}
