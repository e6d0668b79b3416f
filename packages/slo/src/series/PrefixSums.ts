import type { SliSeries } from '../types';

/**
 * Running totals of a series, so that the events of any range of bins cost two
 * look-ups. A count that is not a finite number counts as 0, and good events above the total
 * count as the total: one broken bin must not turn a whole window into NaN.
 *
 * @internal
 */
export class PrefixSums {
  readonly length: number;
  private readonly bad: Float64Array;
  private readonly total: Float64Array;

  constructor(private readonly series: SliSeries) {
    const { bins } = series;
    this.length = bins.length;
    this.bad = new Float64Array(bins.length + 1);
    this.total = new Float64Array(bins.length + 1);
    for (let i = 0; i < bins.length; i++) {
      const { bad, total } = eventsOf(bins[i]);
      this.bad[i + 1] = this.bad[i] + bad;
      this.total[i + 1] = this.total[i] + total;
    }
  }

  /** Index of the first bin that starts at or after the time, within [0, length]. */
  indexAt(seconds: number): number {
    const { bins, binSeconds } = this.series;
    if (bins.length === 0) {
      return 0;
    }
    const index = Math.ceil((seconds - bins[0].start) / binSeconds);
    return Math.min(Math.max(index, 0), bins.length);
  }

  /** Bad events of the bins [from, to). */
  badBetween(from: number, to: number): number {
    // Differences of running sums of fractional counts can end up a rounding error below zero.
    return Math.max(0, this.bad[to] - this.bad[from]);
  }

  /** All events of the bins [from, to). */
  totalBetween(from: number, to: number): number {
    return Math.max(0, this.total[to] - this.total[from]);
  }
}

/**
 * The bad and all events of a bin, whatever it holds.
 *
 * @internal
 */
export function eventsOf(bin: { good: number; total: number }): {
  bad: number;
  total: number;
} {
  const total = Number.isFinite(bin.total) ? Math.max(0, bin.total) : 0;
  const good = Number.isFinite(bin.good)
    ? Math.min(total, Math.max(0, bin.good))
    : 0;
  return { bad: total - good, total };
}
