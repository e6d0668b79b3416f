import type { RatioQueries, SliKind } from '../types';
import { labelMatcher } from './labelMatcher';
import { ratioQueries } from './ratioQueries';

/**
 * PromQL of a journey's SLI over the metrics that the fingerprint worker exports.
 *
 * Availability counts failed traces; latency counts traces that failed or took
 * longer than the threshold.
 *
 * @param metrics - `METRIC_NAMES` of `@slo-scout/journeys`
 * @param journey - id of the journey and the service of its entry, as in the labels `journey` and `service`
 * @param thresholdSeconds - latency only: a boundary of the histogram
 * @throws RangeError when a latency SLI has no threshold
 * @public
 */
export function journeyQueries(
  metrics: { journeyRequests: string; journeyDuration: string },
  journey: { journeyId: string; service: string },
  kind: SliKind,
  thresholdSeconds?: number,
): RatioQueries {
  return ratioQueries(
    { requests: metrics.journeyRequests, duration: metrics.journeyDuration },
    [
      labelMatcher('journey', journey.journeyId),
      labelMatcher('service', journey.service),
    ],
    kind,
    thresholdSeconds,
  );
}
