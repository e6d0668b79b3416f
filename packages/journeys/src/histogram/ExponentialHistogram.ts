import type { SparseHistogram } from '../types';
import { bucketIndex, bucketOfBound, bucketUpperBound } from './buckets';

/**
 * Durations in base-2 exponential buckets of scale 5: any quantile is known to
 * within 2.2 %, and histograms add up without loss in whatever order.
 *
 * @public
 */
export class ExponentialHistogram {
  /** Ascending; `#count` runs beside it. */
  #index: number[] = [];
  #count: number[] = [];
  #zero = 0;
  /** An integer, so that the order of additions does not matter (up to 2^53 ns, 104 days). */
  #sumNanos = 0;
  #total = 0;

  static fromSparse(sparse: SparseHistogram): ExponentialHistogram {
    const histogram = new ExponentialHistogram();
    histogram.#index = [...sparse.index];
    histogram.#count = [...sparse.count];
    histogram.#zero = sparse.zero;
    histogram.#sumNanos = Math.round(sparse.sum * 1e9);
    histogram.#total = sparse.count.reduce((a, b) => a + b, sparse.zero);
    return histogram;
  }

  /** Number of durations. */
  get total(): number {
    return this.#total;
  }

  /** Counts a duration in ns. Anything that is not above zero counts as zero. */
  add(nanos: number, count: number = 1): void {
    this.#total += count;
    if (!(nanos > 0)) {
      this.#zero += count;
      return;
    }
    this.#sumNanos += Math.round(nanos) * count;
    this.#increment(bucketIndex(nanos), count);
  }

  /** Adds all that another histogram holds. */
  merge(other: ExponentialHistogram): this {
    const index: number[] = [];
    const count: number[] = [];
    let a = 0;
    let b = 0;
    while (a < this.#index.length || b < other.#index.length) {
      const x = this.#index[a] ?? Infinity;
      const y = other.#index[b] ?? Infinity;
      index.push(Math.min(x, y));
      count.push(
        (x <= y ? this.#count[a++] : 0) + (y <= x ? other.#count[b++] : 0),
      );
    }
    this.#index = index;
    this.#count = count;
    this.#zero += other.#zero;
    this.#sumNanos += other.#sumNanos;
    this.#total += other.#total;
    return this;
  }

  /**
   * The upper bound in seconds of the bucket that holds the q-quantile
   * (nearest rank, 0 ≤ q ≤ 1); undefined when the histogram is empty.
   */
  quantile(q: number): number | undefined {
    if (this.#total === 0) {
      return undefined;
    }
    const rank = Math.max(1, Math.ceil(q * this.#total));
    let seen = this.#zero;
    if (seen >= rank) {
      return 0;
    }
    let i = 0;
    while (i < this.#index.length - 1 && seen + this.#count[i] < rank) {
      seen += this.#count[i++];
    }
    return bucketUpperBound(this.#index[i]) / 1e9;
  }

  /**
   * How many durations took at most `seconds`: exact, for it must be a bucket
   * boundary.
   *
   * @throws RangeError when it is not
   */
  countAtMost(seconds: number): number {
    const last = bucketOfBound(seconds);
    let seen = this.#zero;
    for (let i = 0; i < this.#index.length && this.#index[i] <= last; i++) {
      seen += this.#count[i];
    }
    return seen;
  }

  toSparse(): SparseHistogram {
    return {
      index: [...this.#index],
      count: [...this.#count],
      zero: this.#zero,
      sum: this.#sumNanos / 1e9,
    };
  }

  #increment(bucket: number, count: number): void {
    const index = this.#index;
    let low = 0;
    let high = index.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (index[middle] < bucket) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (index[low] === bucket) {
      this.#count[low] += count;
    } else {
      index.splice(low, 0, bucket);
      this.#count.splice(low, 0, count);
    }
  }
}
