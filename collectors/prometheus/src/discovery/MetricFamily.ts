/** @internal */
export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'native-histogram';

/**
 * Metrics of servers that are known by name.
 *
 * @internal
 */
export interface MetricFamily {
  /** The name without `_bucket`, `_sum` and `_count`; names of histograms and counters alike. */
  base: RegExp;
  /** What the bare name is, when it exists: usually a native histogram. */
  bare?: 'counter';
  /** Labels that name the service, tried before those of the configuration. */
  serviceLabels?: readonly string[];
  /** Taken only with one of these labels: without a result there is no ratio. */
  resultLabels?: readonly string[];
}
