import { PrefixSums } from '../series/PrefixSums';
import type { SliSeries } from '../types';

/** Points of the course at most; a chart shows no more. */
const MAX_POINTS = 200;
const STEP_HOURS = [1, 2, 3, 4, 6, 8, 12, 24];
const BURN_RATE_WINDOWS = {
  '5m': 300,
  '1h': 3600,
  '6h': 21600,
  '1d': 86400,
  '3d': 259200,
} as const;

/**
 * An error budget at one time, with the way it got there.
 *
 * @public
 */
export interface ErrorBudgetState {
  /** Unix seconds, the window is [from, to). */
  from: number;
  to: number;
  total: number;
  bad: number;
  /** Good over total events of the window; undefined without traffic. */
  sli?: number;
  /** Share of the budget left: 1 = untouched, negative = overspent; 1 without traffic. */
  remaining: number;
  /** Burn rate over the last 5m, 1h, 6h, 1d and 3d; undefined where there was no traffic. */
  burnRates: Record<keyof typeof BURN_RATE_WINDOWS, number | undefined>;
  /** At most 200, ascending, one an hour or wider. */
  points: ErrorBudgetPoint[];
}

/**
 * A step of the course of an error budget.
 *
 * @public
 */
export interface ErrorBudgetPoint {
  /** End of the step, unix seconds. */
  time: number;
  /** Good over total events of the step; undefined without traffic. */
  sli?: number;
  /** Events of the step. */
  total: number;
  /** Share of the budget left at `time`. */
  remaining: number;
}

/**
 * The error budget of the rolling window that ends now, weighted by events:
 * remaining = 1 − bad / (total × (1 − target)). Never NaN: no traffic is an
 * untouched budget.
 *
 * A point of the course looks back over a whole window of its own where the series reaches
 * that far; before that, what was lost is measured against the budget of the
 * window that ends now, so that the first error of a young service does not read as a budget lost many times over.
 *
 * @param series - bins of the window; twice the window gives an exact course
 * @param target - ratio in (0,1)
 * @param now - unix seconds
 * @param windowDays - length of the rolling window
 * @throws RangeError when the target is not inside (0,1) or the window is not positive
 * @public
 */
export function errorBudget(
  series: SliSeries,
  target: number,
  now: number,
  windowDays: number,
): ErrorBudgetState {
  if (!(target > 0 && target < 1) || !(windowDays > 0)) {
    throw new RangeError(
      `An error budget needs a target inside (0,1) and a positive window, got ${target} over ${windowDays} days.`,
    );
  }
  const sums = new PrefixSums(series);
  const windowSeconds = windowDays * 86400;
  const budget = 1 - target;
  const from = now - windowSeconds;
  const [first, last] = [sums.indexAt(from), sums.indexAt(now)];
  const total = sums.totalBetween(first, last);
  const bad = sums.badBetween(first, last);

  const remainingAt = (time: number) => {
    const [start, end] = [
      sums.indexAt(time - windowSeconds),
      sums.indexAt(time),
    ];
    const covered =
      series.bins.length > 0 && series.bins[0].start <= time - windowSeconds;
    const own = sums.totalBetween(start, end);
    const events = covered ? own : Math.max(own, total);
    return events > 0 ? 1 - sums.badBetween(start, end) / (events * budget) : 1;
  };

  const burnRates = Object.fromEntries(
    Object.entries(BURN_RATE_WINDOWS).map(([name, seconds]) => {
      const start = sums.indexAt(now - seconds);
      const events = sums.totalBetween(start, last);
      return [
        name,
        events > 0 ? sums.badBetween(start, last) / events / budget : undefined,
      ];
    }),
  ) as ErrorBudgetState['burnRates'];

  const step = stepSeconds(windowSeconds);
  const points: ErrorBudgetPoint[] = [];
  for (let time = from + step; time <= now; time += step) {
    const [start, end] = [sums.indexAt(time - step), sums.indexAt(time)];
    const events = sums.totalBetween(start, end);
    points.push({
      time,
      sli: events > 0 ? 1 - sums.badBetween(start, end) / events : undefined,
      total: events,
      remaining: remainingAt(time),
    });
  }

  return {
    from,
    to: now,
    total,
    bad,
    sli: total > 0 ? 1 - bad / total : undefined,
    remaining: total > 0 ? 1 - bad / (total * budget) : 1,
    burnRates,
    points,
  };
}

function stepSeconds(windowSeconds: number): number {
  const hours = STEP_HOURS.find(
    candidate => windowSeconds / (candidate * 3600) <= MAX_POINTS,
  );
  return hours
    ? hours * 3600
    : Math.ceil(windowSeconds / MAX_POINTS / 86400) * 86400;
}
