import { boundMatcher } from '../queries/boundMatcher';
import { seriesSelector } from '../queries/seriesSelector';
import type { RatioQueries } from '../types';
import { eventRate } from './eventRate';
import type { RequestMetric } from './RequestMetric';

/**
 * Calls that failed or were slow over all calls: all less those that ended well within the threshold.
 *
 * @param thresholdSeconds - one of the bounds of a classic histogram; any positive number of a native one
 * @throws RangeError for a threshold that is not a bound
 * @public
 */
export function latencyQueries(
  metric: RequestMetric,
  thresholdSeconds: number,
): RatioQueries {
  const total = eventRate(metric);
  const fast =
    metric.type === 'native-histogram'
      ? nativeFast(metric, thresholdSeconds)
      : classicFast(metric, thresholdSeconds);
  return { bad: `clamp_min(${total} - (${fast} or 0 * ${total}), 0)`, total };
}

function classicFast(
  { name, matchers, good, bounds, unitSeconds }: RequestMetric,
  thresholdSeconds: number,
): string {
  const bound = bounds.find(
    ({ le }) => Math.abs(le * unitSeconds - thresholdSeconds) < 1e-9 * le,
  );
  if (!bound) {
    throw new RangeError(
      `${name} has no bucket of ${thresholdSeconds} s; choose one of ${bounds
        .map(({ le }) => le * unitSeconds)
        .join(', ')}.`,
    );
  }
  const selector = seriesSelector(`${name}_bucket`, [
    ...matchers,
    ...good,
    boundMatcher(bound),
  ]);
  return `sum(rate(${selector}[{{.window}}]))`;
}

/** Without an observation the fraction is NaN; its product with 0 is kept out by the filter. */
function nativeFast(
  { name, matchers, good, unitSeconds }: RequestMetric,
  thresholdSeconds: number,
): string {
  if (!(thresholdSeconds > 0) || !Number.isFinite(thresholdSeconds)) {
    throw new RangeError(
      `A latency threshold must be a positive number of seconds, got ${thresholdSeconds}.`,
    );
  }
  const selector = seriesSelector(name, [...matchers, ...good]);
  const rate = `sum(rate(${selector}[{{.window}}]))`;
  const upper = Number((thresholdSeconds / unitSeconds).toPrecision(12));
  return `(histogram_fraction(0, ${upper}, ${rate}) * histogram_count(${rate}) >= 0)`;
}
