/**
 * Buckets of base-2 exponential width as in OTLP: `counts[i]` is the number in
 * (base^(offset+i), base^(offset+i+1)], base = 2^(2^-scale).
 *
 * @internal
 */
export interface ExponentialBuckets {
  offset: number;
  counts: number[];
}

/**
 * A native histogram with exponential buckets.
 *
 * @internal
 */
export interface ExponentialHistogram {
  type: 'exponential';
  count: number;
  sum: number;
  scale: number;
  zeroCount: number;
  zeroThreshold: number;
  positive: ExponentialBuckets;
  negative: ExponentialBuckets;
}

/**
 * A classic histogram. `counts` has one more element than `bounds` and is not cumulative.
 *
 * @internal
 */
export interface ExplicitHistogram {
  type: 'explicit';
  count: number;
  sum: number | undefined;
  bounds: number[];
  counts: number[];
}

/** @internal */
export type HistogramValue = ExponentialHistogram | ExplicitHistogram;
