import type { SparseHistogram } from '../types';
import { EMPTY_HISTOGRAM } from './emptyHistogram';

/**
 * All durations of the given histograms in one; of none, an empty one. The
 * result may share arrays with what was given: neither is to be changed.
 *
 * @public
 */
export function mergeHistograms(
  histograms: Iterable<SparseHistogram>,
): SparseHistogram {
  let sum = EMPTY_HISTOGRAM;
  for (const histogram of histograms) {
    sum = mergeTwo(sum, histogram);
  }
  return sum;
}

function mergeTwo(a: SparseHistogram, b: SparseHistogram): SparseHistogram {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  const index: number[] = [];
  const count: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.index.length && j < b.index.length) {
    const x = a.index[i];
    const y = b.index[j];
    index.push(x < y ? x : y);
    count.push((x <= y ? a.count[i++] : 0) + (y <= x ? b.count[j++] : 0));
  }
  for (; i < a.index.length; i++) {
    index.push(a.index[i]);
    count.push(a.count[i]);
  }
  for (; j < b.index.length; j++) {
    index.push(b.index[j]);
    count.push(b.count[j]);
  }
  return {
    index,
    count,
    zero: a.zero + b.zero,
    // In whole nanoseconds, so that the order does not matter.
    sum: (Math.round(a.sum * 1e9) + Math.round(b.sum * 1e9)) / 1e9,
  };
}

function isEmpty({ index, zero }: SparseHistogram): boolean {
  return index.length === 0 && zero === 0;
}
