import type { RatioQueries } from '../types';
import { labelMatcher } from './labelMatcher';

/**
 * PromQL of the share of a service's log records that are errors, over the
 * counter that the fingerprint worker exports.
 *
 * @param metrics - `METRIC_NAMES` of `@slo-scout/journeys`
 * @public
 */
export function logQueries(
  metrics: { serviceLogRecords: string },
  service: string,
): RatioQueries {
  const rate = (...matchers: string[]) =>
    `sum(rate(${metrics.serviceLogRecords}{${matchers.join(
      ',',
    )}}[{{.window}}]))`;
  const ofService = labelMatcher('service', service);
  return {
    bad: rate(ofService, labelMatcher('outcome', 'error')),
    total: rate(ofService),
  };
}
