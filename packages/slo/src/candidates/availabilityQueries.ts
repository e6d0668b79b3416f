import type { RatioQueries } from '../types';
import { eventRate } from './eventRate';
import type { RequestMetric } from './RequestMetric';

/**
 * Failed calls over all calls. Where several labels tell how a call ended, e.g. Istio's
 * for HTTP and gRPC, failed are all calls less those that ended well by each of them, so that none counts twice.
 *
 * @throws RangeError when the metric does not tell failures
 * @internal
 */
export function availabilityQueries(metric: RequestMetric): RatioQueries {
  const total = eventRate(metric);
  if (metric.bad !== undefined) {
    return { bad: eventRate(metric, [metric.bad]), total };
  }
  if (metric.good.length === 0) {
    throw new RangeError(`${metric.name} does not tell which calls failed.`);
  }
  const good = eventRate(metric, metric.good);
  return { bad: `clamp_min(${total} - (${good} or 0 * ${total}), 0)`, total };
}
