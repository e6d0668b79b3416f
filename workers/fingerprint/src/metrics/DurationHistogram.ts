import {
  bucketOfBound,
  LATENCY_BOUNDS,
  type SparseHistogram,
} from '@slo-scout/journeys';

/** The last bucket of scale 5 below each bound: so the split is exact. */
const LAST_BUCKETS = LATENCY_BOUNDS.map(bucketOfBound);

/**
 * A classic histogram for export, fed from capsules.
 *
 * @internal
 */
export class DurationHistogram {
  count = 0;
  /** Whole nanoseconds, so that what is taken away again leaves no trace. */
  private sumNanos = 0;
  /** Counts between the bounds, not cumulative; the last is above all bounds. */
  private readonly buckets = new Array<number>(LAST_BUCKETS.length + 1).fill(0);

  /** Adds all durations, or takes them away when `sign` is -1. */
  add(durations: SparseHistogram, sign: 1 | -1 = 1): void {
    this.buckets[0] += sign * durations.zero;
    this.count += sign * durations.zero;
    let bound = 0;
    durations.index.forEach((bucket, i) => {
      while (bound < LAST_BUCKETS.length && bucket > LAST_BUCKETS[bound])
        bound++;
      this.buckets[bound] += sign * durations.count[i];
      this.count += sign * durations.count[i];
    });
    this.sumNanos += sign * Math.round(durations.sum * 1e9);
  }

  /** Seconds. */
  get sum(): number {
    return this.sumNanos / 1e9;
  }

  /** Counts of durations up to each of LATENCY_BOUNDS. */
  cumulative(): number[] {
    let sum = 0;
    return LATENCY_BOUNDS.map((_, i) => (sum += this.buckets[i]));
  }
}
