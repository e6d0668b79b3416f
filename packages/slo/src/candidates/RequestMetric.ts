import type { BucketBound, DiscoveredMetric } from './DiscoveredMetric';

/**
 * The calls of a service, or of one of its routes, in a metric.
 *
 * @public
 */
export interface RequestMetric {
  name: string;
  type: DiscoveredMetric['type'];
  /** Label matchers, escaped, that select the calls. */
  matchers: string[];
  /** One matcher set a label: calls that carry all of them ended well. Empty when the metric does not tell. */
  good: string[];
  /** The same the other way round, where one label decides. */
  bad?: string;
  /** Classic histograms: bounds to choose a threshold from, in `unitSeconds`. */
  bounds: BucketBound[];
  /** Seconds of one unit of the histogram. */
  unitSeconds: number;
}
