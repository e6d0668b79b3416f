import { alertThreshold } from '../burn-rate/alertThreshold';
import { burnRateWindows } from '../burn-rate/burnRateWindows';
import { logFactorial } from '../random/logFactorial';
import type { PrefixSums } from '../series/PrefixSums';

/**
 * Expected pages a week if the service failed single, independent events at
 * exactly the rate its budget allows, over the traffic of the series: what a
 * page is worth when nothing is wrong.
 *
 * Bad events then are Poisson. A pair fires when a bad event lifts the count X of the other bad events in its
 * long window to the number c that exceeds the factor, so pages = Σ over bins of λ(bin) × P(X = c − 1), where c is at
 * least the minimum of bad events that a guard asks for. Where both pairs wait for the same count they fire together and the likelier
 * one counts, else both do. The short windows, which can only hold pages back, are left out. Simulations of the rules agree
 * within a factor of two (see the tests).
 *
 * @param target - ratio in (0,1)
 * @param maxMinimum - the highest minimum to look at
 * @returns by minimum of bad events, from 1 to `maxMinimum`; index 0 is not used
 * @internal
 */
export function expectedFalsePages(
  sums: PrefixSums,
  target: number,
  windowDays: number,
  maxMinimum: number,
): Float64Array {
  const { binSeconds } = sums.series;
  const pages = new Float64Array(maxMinimum + 1);
  const budget = 1 - target;
  const [quick, slow] = burnRateWindows(windowDays)
    .filter(({ severity }) => severity === 'page')
    .map(({ longSeconds, factor }) => ({
      long: Math.max(1, Math.round(longSeconds / binSeconds)),
      threshold: alertThreshold(Number(factor), target),
      starts: new Float64Array(maxMinimum + 1),
    }));
  for (let end = 1; end <= sums.length; end++) {
    const arrivals = sums.totalBetween(end - 1, end) * budget;
    if (arrivals === 0) {
      continue;
    }
    const [neededQuick, neededSlow] = [quick, slow].map(pair =>
      pairStarts(sums, end, pair, budget),
    );
    for (let minimum = 1; minimum <= maxMinimum; minimum++) {
      const together =
        Math.max(minimum, neededQuick) === Math.max(minimum, neededSlow);
      pages[minimum] +=
        arrivals *
        (together
          ? Math.max(quick.starts[minimum], slow.starts[minimum])
          : quick.starts[minimum] + slow.starts[minimum]);
    }
  }
  const weeks = (sums.length * binSeconds) / (7 * 86400);
  return weeks > 0 ? pages.map(sum => sum / weeks) : pages;
}

/**
 * For each minimum, the probability that one more bad event in the bin before `end` trips the pair.
 *
 * @returns the number of bad events that exceeds the factor
 */
function pairStarts(
  sums: PrefixSums,
  end: number,
  pair: { long: number; threshold: number; starts: Float64Array },
  budget: number,
): number {
  const { long, threshold, starts } = pair;
  const total = sums.totalBetween(Math.max(0, end - long), end);
  const exceeding = Math.floor(threshold * total) + 1;
  const mean = total * budget;
  // The history is too short for the pair, or not even an outage would trip it.
  const most = end < long ? 0 : Math.max(1, total);
  let probability = 0;
  for (let minimum = 1; minimum < starts.length; minimum++) {
    const needed = Math.max(minimum, exceeding);
    if (minimum === 1) {
      probability = poisson(needed - 1, mean);
    } else if (minimum > exceeding) {
      probability *= mean / (needed - 1);
    }
    starts[minimum] = needed <= most ? probability : 0;
  }
  return exceeding;
}

/** P(X = k) of a Poisson variable. */
function poisson(k: number, mean: number): number {
  return mean > 0
    ? Math.exp(k * Math.log(mean) - mean - logFactorial(k))
    : Number(k === 0);
}
