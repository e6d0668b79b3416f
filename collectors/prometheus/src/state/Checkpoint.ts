/**
 * How far a query is. Points up to the watermark are durable.
 *
 * @internal
 */
export interface Checkpoint {
  watermarkMs: number;
  /** Start of the unbroken sequence of a series, by the hash of its identity. */
  starts: ReadonlyMap<string, number>;
}
