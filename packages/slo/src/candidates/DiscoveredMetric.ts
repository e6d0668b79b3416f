/**
 * Labels of one stored series, its metric's name as `__name__`.
 *
 * @public
 */
export type SeriesLabels = Readonly<Record<string, string>>;

/**
 * An upper bound of a classic histogram. Prometheus 2 writes `1` where
 * Prometheus 3 writes `1.0`; a history can hold both.
 *
 * @public
 */
export interface BucketBound {
  /** In the metric's unit. */
  le: number;
  /** As written in the label. */
  spellings: string[];
}

/**
 * A metric that exists, with the label sets that it exists with.
 *
 * @public
 */
export interface DiscoveredMetric {
  /** For a classic histogram without `_bucket`, `_count`, `_sum`. */
  name: string;
  type: 'counter' | 'histogram' | 'native-histogram';
  /** Distinct label sets, without `__name__` and `le`. */
  series: SeriesLabels[];
  /** Classic histograms: finite bounds that every series has, ascending. */
  bounds: BucketBound[];
  /** Labels that may name the service, before those that are known to. */
  serviceLabels?: readonly string[];
  /** Why its buckets cannot be used, in one sentence. */
  problem?: string;
}
