import type { MetricsSource } from '@slo-scout/backstage-plugin-slo-scout-node';
import type { RatioQueries } from '@slo-scout/slo';
import type { TimeRange } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from './BIN_SECONDS';
import { readRatio, type Ratio } from './readRatio';

/** Bins at the end that are read again: samples can be late. */
const LATE_SECONDS = 2 * BIN_SECONDS;
/** SLIs; 130 kB each for 28 days. The one that was asked for least recently goes. */
const MAX_KEPT = 500;

interface Kept extends TimeRange {
  /** Good and total of each bin, one after the other; NaN where there was no answer. */
  counts: Float64Array;
}

/**
 * Remembers what the queries of SLIs counted, so that a budget that is looked
 * at every two minutes reads its last bins and not weeks each time.
 *
 * @internal
 */
export class RatioHistory {
  readonly #kept = new Map<string, Kept>();

  /**
   * Like `readRatio`.
   *
   * @param range - whole bins
   */
  async read(
    source: MetricsSource,
    queries: RatioQueries,
    range: TimeRange,
  ): Promise<Ratio> {
    const key = JSON.stringify([source.id, queries.bad, queries.total]);
    const known = this.#kept.get(key);
    const covered =
      known && known.from <= range.from && known.to > range.from + LATE_SECONDS;
    const from = covered
      ? Math.min(known.to, range.to) - LATE_SECONDS
      : range.from;
    const fresh = await readRatio(source, queries, { from, to: range.to });
    const counts = new Float64Array(
      (2 * (range.to - range.from)) / BIN_SECONDS,
    ).fill(NaN);
    if (covered) {
      const [first, last] = [range.from, from].map(
        time => (2 * (time - known.from)) / BIN_SECONDS,
      );
      counts.set(known.counts.subarray(first, last));
    }
    const at = (start: number) => (2 * (start - range.from)) / BIN_SECONDS;
    for (const start of fresh.answered)
      counts.fill(0, at(start), at(start) + 2);
    for (const { start, good, total } of fresh.bins) {
      counts.set([good, total], at(start));
    }
    this.#keep(key, { ...range, counts });
    return toRatio(counts, range.from);
  }

  #keep(key: string, kept: Kept): void {
    // A map lists its keys in the order in which they were set.
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (this.#kept.size > MAX_KEPT) {
      this.#kept.delete(this.#kept.keys().next().value!);
    }
  }
}

function toRatio(counts: Float64Array, from: number): Ratio {
  const ratio: Ratio = { bins: [], answered: [] };
  for (let i = 0; i < counts.length; i += 2) {
    const [good, total] = [counts[i], counts[i + 1]];
    if (Number.isNaN(total)) continue;
    const start = from + (i / 2) * BIN_SECONDS;
    ratio.answered.push(start);
    if (total > 0) ratio.bins.push({ start, good, total });
  }
  return ratio;
}
