import type { MetricPoint, SeriesState } from '../map/MetricPoint';
import type { Labels } from '../read/Series';
import type { MetricResource } from '../write/encodeResourceMetrics';

/**
 * One series of OTLP between two windows: for a classic histogram that is all
 * of its buckets together.
 *
 * @internal
 */
export interface TrackedSeries {
  /** Of its identity; short, since the checkpoint keeps it. */
  hash: string;
  resource: MetricResource;
  metric: string;
  labels: Labels;
  state: SeriesState<NonNullable<MetricPoint['value']>> | undefined;
}
