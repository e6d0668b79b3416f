import type { RatioQueries, SliKind } from '../types';
import { labelMatcher } from './labelMatcher';
import { ratioQueries } from './ratioQueries';

/**
 * PromQL of the SLI of one operation of a service over the metrics that the
 * fingerprint worker exports.
 *
 * @param metrics - `METRIC_NAMES` of `@slo-scout/journeys`
 * @param operation - as in the labels `service`, `operation` and, when given, `kind`
 * @param thresholdSeconds - latency only: a boundary of the histogram
 * @throws RangeError when a latency SLI has no threshold
 * @public
 */
export function operationQueries(
  metrics: { operationRequests: string; operationDuration: string },
  operation: { service: string; operation: string; kind?: string | number },
  kind: SliKind,
  thresholdSeconds?: number,
): RatioQueries {
  const selector = [
    labelMatcher('service', operation.service),
    labelMatcher('operation', operation.operation),
  ];
  if (operation.kind !== undefined) {
    selector.push(labelMatcher('kind', String(operation.kind)));
  }
  return ratioQueries(
    {
      requests: metrics.operationRequests,
      duration: metrics.operationDuration,
    },
    selector,
    kind,
    thresholdSeconds,
  );
}
