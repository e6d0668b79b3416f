import type { Sli } from '../types';
import type { MetricLayer } from './metricFamilies';
import type { RequestMetric } from './RequestMetric';

/**
 * An SLI that existing series could measure.
 *
 * @public
 */
export interface MetricCandidate {
  kind: Sli['kind'];
  layer: MetricLayer;
  /** What the SLI's name is made of, e.g. `http GET /cart`. */
  label: string;
  /** What is counted, for people: `calls of cart as counted by Istio`. */
  what: string;
  /** Whether it counts all calls of the service, less those of probes. */
  wholeService: boolean;
  metric: RequestMetric;
  /** Availability only; those of latency depend on the threshold, see `latencyQueries`. */
  queries?: Sli['queries'];
  userFacing: Sli['userFacing'];
}
