import { FutureSimulator } from '../prediction/FutureSimulator';
import type { IncidentPrior } from '../prediction/IncidentPrior';
import { PrefixSums } from '../series/PrefixSums';
import { quantile } from '../series/quantile';
import type { SliSeries } from '../types';
import { wilsonInterval } from './wilsonInterval';

const DAY = 86400;
const DEFAULT_SAMPLES = 2000;

/**
 * How an error budget may go on.
 *
 * @public
 */
export interface BudgetForecast {
  /** Unix seconds: now and a window later. */
  from: number;
  to: number;
  /** Share of the budget left now; negative = overspent. */
  remaining: number;
  /** P(the budget is spent at some time until `to`); 1 when it is spent now. */
  probabilityExhausted: number;
  /** 95 % Wilson interval of `probabilityExhausted`: what the number of simulated futures leaves open, nothing else. */
  probabilityInterval: [number, number];
  /** P(spent by the end of each day to come). */
  probabilityByDay: number[];
  /**
   * When, among the futures in which it is spent: the central 80 % of dates and the median, unix seconds, to the day.
   * Undefined when that happens in no simulated future.
   */
  exhaustion?: { early: number; median: number; late: number };
  /** Share of the budget left at `to`: the 5, 50 and 95 % quantiles. */
  remainingAtEnd: [number, number, number];
  /** Number of simulated futures; 0 when the series holds no events, and nothing can be said. */
  samples: number;
}

/**
 * Options of {@link forecastBudget}.
 *
 * @public
 */
export interface ForecastOptions {
  /** Simulated futures, default 2000. */
  samples?: number;
  /** The same seed gives the same forecast; default 1. */
  seed?: number;
  prior?: IncidentPrior;
}

/**
 * Will the budget of the rolling window be spent before another window has passed, and when? The days to come are
 * simulated as `predictNextWindow` does (days of the same weekday, levels and trends, incidents that happened and that did not); as they come
 * in, the oldest days of the window drop out, so that a bad day long ago gives its budget back.
 *
 * @param series - the window before now, and more of the past where there is more
 * @param target - ratio in (0,1)
 * @param now - unix seconds; what the series holds after it is not looked at
 * @param windowDays - length of the rolling window, whole days
 * @throws RangeError when the target is not inside (0,1), the window is not whole days or there are no samples
 * @public
 */
export function forecastBudget(
  series: SliSeries,
  target: number,
  now: number,
  windowDays: number,
  options: ForecastOptions = {},
): BudgetForecast {
  const { samples = DEFAULT_SAMPLES } = options;
  if (
    !(target > 0 && target < 1) ||
    !(Number.isInteger(windowDays) && windowDays >= 1) ||
    !(samples >= 1)
  ) {
    throw new RangeError(
      `A forecast needs a target inside (0,1), whole days of window and at least one sample, got ${target}, ${windowDays} days and ${samples} samples.`,
    );
  }
  const budget = 1 - target;
  const past = pastOf(series, now, windowDays);
  const remaining = remainingOf(past.bad[0], past.total[0], budget);
  const future = FutureSimulator.of(past.series, windowDays, options);
  const frame = { from: now, to: now + windowDays * DAY, remaining };
  if (!future) {
    return {
      ...frame,
      probabilityExhausted: 0,
      probabilityInterval: [0, 1],
      probabilityByDay: new Array(windowDays).fill(0),
      remainingAtEnd: [1, 1, 1],
      samples: 0,
    };
  }

  const spentNow = remaining <= 0;
  const spentOnDay = new Float64Array(windowDays);
  const ends = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    future.draw();
    let bad = 0;
    let total = 0;
    let spent = spentNow;
    for (let day = 0; day < windowDays; day++) {
      bad += future.bad[day];
      total += future.total[day];
      const left = remainingOf(
        past.bad[day + 1] + bad,
        past.total[day + 1] + total,
        budget,
      );
      if (!spent && left <= 0) {
        spent = true;
        spentOnDay[day]++;
      }
      ends[sample] = left;
    }
  }
  ends.sort();
  const total = spentOnDay.reduce((sum, count) => sum + count, 0);
  return {
    ...frame,
    probabilityExhausted: spentNow ? 1 : total / samples,
    probabilityInterval: spentNow ? [1, 1] : wilsonInterval(total, samples),
    probabilityByDay: spentNow
      ? new Array(windowDays).fill(1)
      : cumulative(spentOnDay).map(count => count / samples),
    exhaustion: spentNow
      ? { early: now, median: now, late: now }
      : exhaustionOf(spentOnDay, now),
    remainingAtEnd: [
      quantile(ends, 0.05),
      quantile(ends, 0.5),
      quantile(ends, 0.95),
    ],
    samples,
  };
}

/** The past, and what of the window of today is still in it after each day to come. */
function pastOf(
  series: SliSeries,
  now: number,
  windowDays: number,
): { series: SliSeries; bad: number[]; total: number[] } {
  const sums = new PrefixSums(series);
  const last = sums.indexAt(now);
  const starts = Array.from({ length: windowDays + 1 }, (_, day) =>
    sums.indexAt(now - (windowDays - day) * DAY),
  );
  return {
    series: { ...series, bins: series.bins.slice(0, last) },
    bad: starts.map(start => sums.badBetween(Math.min(start, last), last)),
    total: starts.map(start => sums.totalBetween(Math.min(start, last), last)),
  };
}

function remainingOf(bad: number, total: number, budget: number): number {
  return total > 0 ? 1 - bad / (total * budget) : 1;
}

function cumulative(counts: Float64Array): number[] {
  let sum = 0;
  return Array.from(counts, count => (sum += count));
}

function exhaustionOf(
  spentOnDay: Float64Array,
  now: number,
): BudgetForecast['exhaustion'] {
  const sums = cumulative(spentOnDay);
  const all = sums[sums.length - 1];
  if (all === 0) {
    return undefined;
  }
  const dateOf = (share: number) =>
    now + (sums.findIndex(sum => sum >= share * all) + 1) * DAY;
  return { early: dateOf(0.1), median: dateOf(0.5), late: dateOf(0.9) };
}
