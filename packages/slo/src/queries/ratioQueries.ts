import type { RatioQueries, SliKind } from '../types';
import { bucketMatcher } from './bucketMatcher';

/**
 * Bad over total for a counter of requests and a classic histogram of their
 * durations, both with the label `outcome` (`ok` or `error`).
 *
 * Availability: bad is what failed. Latency: bad is what failed or was slow,
 * hence all events less those that ended well within the threshold. When no event was ever fast enough the bucket
 * does not exist, and without `or 0 * total` a service at its very worst would have no bad events at all.
 * The difference is kept from being a rounding error below zero.
 *
 * Availability needs no such care here: where no error series exists `bad` is
 * empty, which the recording rules read as 0.
 *
 * @param selector - label matchers, already escaped
 * @throws RangeError when a latency SLI has no threshold
 * @internal
 */
export function ratioQueries(
  metrics: { requests: string; duration: string },
  selector: string[],
  kind: SliKind,
  thresholdSeconds?: number,
): RatioQueries {
  const rate = (metric: string, ...extra: string[]) =>
    `sum(rate(${metric}{${[...selector, ...extra].join(',')}}[{{.window}}]))`;
  if (kind === 'availability') {
    return {
      bad: rate(metrics.requests, 'outcome="error"'),
      total: rate(metrics.requests),
    };
  }
  if (thresholdSeconds === undefined) {
    throw new RangeError(
      'A latency SLI needs a threshold that is a boundary of the histogram.',
    );
  }
  const total = rate(`${metrics.duration}_count`);
  const fast = rate(
    `${metrics.duration}_bucket`,
    'outcome="ok"',
    bucketMatcher(thresholdSeconds),
  );
  return { bad: `clamp_min(${total} - (${fast} or 0 * ${total}), 0)`, total };
}
