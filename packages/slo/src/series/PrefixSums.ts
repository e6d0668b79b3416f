import type { SliSeries } from '../types';
import { eventsOf } from './eventsOf';

/**
 * Running totals of a series, so that the events of any range of bins cost two
 * look-ups, whatever the bins hold.
 *
 * @internal
 */
export class PrefixSums {
  readonly length: number;
  private readonly bad: Float64Array;
  private readonly total: Float64Array;

  constructor(readonly series: SliSeries) {
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
    // Differences of running sums can be a rounding error off.
    return Math.min(
      this.totalBetween(from, to),
      Math.max(0, this.bad[to] - this.bad[from]),
    );
  }

  /** All events of the bins [from, to). */
  totalBetween(from: number, to: number): number {
    return Math.max(0, this.total[to] - this.total[from]);
  }
}
