import type { CumulativeKind } from './mapCumulative';
import type {
  ExplicitHistogram,
  ExponentialBuckets,
  ExponentialHistogram,
  HistogramValue,
} from './HistogramValue';

/**
 * A histogram: whole counts that add up, and no bucket that falls.
 *
 * @internal
 */
export const histogramKind: CumulativeKind<HistogramValue> = {
  refuse(histogram) {
    const counts = countsOf(histogram);
    if (Number.isNaN(histogram.count)) return 'nan';
    if (counts.some(count => count < 0)) return 'negative';
    if (counts.some(count => !Number.isSafeInteger(count))) {
      return 'fractional_count';
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total !== histogram.count) return 'counts_do_not_add_up';
    if (histogram.type === 'explicit' && !ascending(histogram.bounds)) {
      return 'bounds_not_ascending';
    }
    return undefined;
  },
  isReset(previous, next) {
    if (next.count < previous.count) return true;
    if (previous.type === 'explicit' && next.type === 'explicit') {
      return explicitReset(previous, next);
    }
    if (previous.type === 'exponential' && next.type === 'exponential') {
      return exponentialReset(previous, next);
    }
    return true;
  },
};

function countsOf(histogram: HistogramValue): number[] {
  return histogram.type === 'explicit'
    ? histogram.counts
    : [
        histogram.zeroCount,
        ...histogram.positive.counts,
        ...histogram.negative.counts,
      ];
}

function ascending(bounds: number[]): boolean {
  return bounds.every(
    (bound, i) => Number.isFinite(bound) && (i === 0 || bound > bounds[i - 1]),
  );
}

/** Other bounds are another sequence: one point of OTLP cannot be compared with the next across them. */
function explicitReset(
  previous: ExplicitHistogram,
  next: ExplicitHistogram,
): boolean {
  return (
    previous.bounds.length !== next.bounds.length ||
    previous.bounds.some((bound, i) => bound !== next.bounds[i]) ||
    previous.counts.some((count, i) => count > next.counts[i])
  );
}

/** A coarser scale or a wider zero bucket is no reset: clients lower the resolution while they run. */
function exponentialReset(
  previous: ExponentialHistogram,
  next: ExponentialHistogram,
): boolean {
  if (
    previous.scale < next.scale ||
    previous.zeroThreshold > next.zeroThreshold
  ) {
    return true;
  }
  if (previous.zeroThreshold === next.zeroThreshold) {
    if (previous.zeroCount > next.zeroCount) return true;
    const shift = previous.scale - next.scale;
    return (
      bucketFell(previous.positive, next.positive, shift) ||
      bucketFell(previous.negative, next.negative, shift)
    );
  }
  return false;
}

function bucketFell(
  previous: ExponentialBuckets,
  next: ExponentialBuckets,
  shift: number,
): boolean {
  const merged = new Map<number, number>();
  previous.counts.forEach((count, i) => {
    const index = Math.floor((previous.offset + i) / 2 ** shift);
    merged.set(index, (merged.get(index) ?? 0) + count);
  });
  return [...merged].some(
    ([index, count]) => count > (next.counts[index - next.offset] ?? 0),
  );
}
