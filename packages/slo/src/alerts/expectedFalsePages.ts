import { burnRateWindows } from '../burn-rate/burnRateWindows';
import { logFactorial } from '../random/logFactorial';
import { PrefixSums } from '../series/PrefixSums';
import type { SliSeries } from '../types';

/**
 * Expected pages a week if the service failed single, independent events at
 * exactly the rate its budget allows, over the traffic of the series: what a
 * page is worth when nothing is wrong.
 *
 * Bad events then are Poisson. A page starts when a bad event lifts the count X of the other bad events in the
 * long window to the number c that exceeds the factor, so pages = Σ over bins of λ(bin) × P(X = c − 1), where c is at
 * least `minimumBadEvents`. The short window can only hold pages back, so this is an upper
 * bound for each pair; the pairs overlap, and the larger one counts.
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
  const pages = burnRateWindows(windowDays)
    .filter(window => window.severity === 'page')
    .map(({ longSeconds, factor }) => {
      const long = Math.max(1, Math.round(longSeconds / series.binSeconds));
      const threshold = Number(factor) * budget;
      let sum = 0;
      for (let end = 1; end <= sums.length; end++) {
        const arrivals = sums.totalBetween(end - 1, end) * budget;
        if (arrivals > 0) {
          const total = sums.totalBetween(Math.max(0, end - long), end);
          const needed = Math.max(
            minimumBadEvents,
            Math.floor(threshold * total) + 1,
          );
          // More bad events than events: not even an outage trips the pair.
          sum +=
            needed > total && total >= 1
              ? 0
              : arrivals * poisson(needed - 1, total * budget);
        }
      }
      return sum;
    });
  return Math.max(...pages) / weeks;
}

/** P(X = k) of a Poisson variable. */
function poisson(k: number, mean: number): number {
  return mean > 0
    ? Math.exp(k * Math.log(mean) - mean - logFactorial(k))
    : Number(k === 0);
}
