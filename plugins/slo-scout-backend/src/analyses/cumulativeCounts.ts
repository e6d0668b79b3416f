import type { SparseHistogram } from '@slo-scout/journeys';

/** Buckets of a scale-5 histogram a doubling. */
const PER_DOUBLING = 32;

/**
 * Events at or below each bound. Bounds are boundaries of scale-5 buckets, so
 * that nothing is interpolated.
 *
 * @param bounds - seconds, ascending
 * @internal
 */
export function cumulativeCounts(
  histogram: SparseHistogram,
  bounds: readonly number[],
): Array<{ le: number; count: number }> {
  let position = 0;
  let count = histogram.zero;
  return bounds.map(le => {
    // Bucket i ends at 2^((i+1)/32) ns; rounding takes away the error of the logarithm.
    const lastIndex = Math.round(PER_DOUBLING * Math.log2(le * 1e9)) - 1;
    while (
      position < histogram.index.length &&
      histogram.index[position] <= lastIndex
    ) {
      count += histogram.count[position];
      position += 1;
    }
    return { le, count };
  });
}
