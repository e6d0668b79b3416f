import type { SparseHistogram } from '../types';
import { ExponentialHistogram } from './ExponentialHistogram';

/**
 * All durations of the given histograms in one; of none, an empty one.
 *
 * @public
 */
export function mergeHistograms(
  histograms: Iterable<SparseHistogram>,
): SparseHistogram {
  const sum = new ExponentialHistogram();
  for (const histogram of histograms) {
    sum.merge(ExponentialHistogram.fromSparse(histogram));
  }
  return sum.toSparse();
}
