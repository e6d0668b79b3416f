import { alertThreshold } from '../burn-rate/alertThreshold';
import { burnRateWindows } from '../burn-rate/burnRateWindows';
import { logFactorial } from '../random/logFactorial';
import { PrefixSums } from '../series/PrefixSums';
import type { SliSeries } from '../types';

/**
 * Expected pages a week if the service failed single, independent events at
 * exactly the rate its budget allows, over the traffic of the series: what a
 * page is worth when nothing is wrong.
 *
 * Bad events then are Poisson. A pair fires when a bad event lifts the count X of the other bad events in its
 * long window to the number c that exceeds the factor, so pages = Σ over bins of λ(bin) × P(X = c − 1), where c is at
 * least `minimumBadEvents`. Where both pairs wait for the same count they fire together and the likelier
 * one counts, else both do. The short windows, which can only hold pages back, are left out. Simulations of the rules agree
 * within a factor of two (see the tests).
 *
 * @param target - ratio in (0,1)
 * @internal
 */
export function expectedFalsePages(
  series: SliSeries,
  target: number,
  windowDays: number,
  minimumBadEvents: number,
): number {
  const sums = new PrefixSums(series);
  const weeks = (sums.length * series.binSeconds) / (7 * 86400);
  if (weeks === 0) {
    return 0;
  }
  const budget = 1 - target;
  const pairs = burnRateWindows(windowDays)
    .filter(({ severity }) => severity === 'page')
    .map(({ longSeconds, factor }) => ({
      long: Math.max(1, Math.round(longSeconds / series.binSeconds)),
      threshold: alertThreshold(Number(factor), target),
    }));
  let pages = 0;
  for (let end = 1; end <= sums.length; end++) {
    const arrivals = sums.totalBetween(end - 1, end) * budget;
    if (arrivals === 0) {
      continue;
    }
    let neededBefore: number | undefined;
    let before = 0;
    for (const { long, threshold } of pairs) {
      const total = sums.totalBetween(Math.max(0, end - long), end);
      const needed = Math.max(
        minimumBadEvents,
        Math.floor(threshold * total) + 1,
      );
      // The history is too short for the pair, or not even an outage would trip it.
      const starts =
        end < long || needed > Math.max(1, total)
          ? 0
          : arrivals * poisson(needed - 1, total * budget);
      pages += needed === neededBefore ? Math.max(0, starts - before) : starts;
      neededBefore = needed;
      before = starts;
    }
  }
  return pages / weeks;
}

/** P(X = k) of a Poisson variable. */
function poisson(k: number, mean: number): number {
  return mean > 0
    ? Math.exp(k * Math.log(mean) - mean - logFactorial(k))
    : Number(k === 0);
}
