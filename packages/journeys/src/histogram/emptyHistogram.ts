import type { SparseHistogram } from '../types';

/**
 * No durations. One for all, since most steps of a capsule never fail; not to
 * be changed.
 *
 * @internal
 */
export const EMPTY_HISTOGRAM: SparseHistogram = Object.freeze({
  index: [],
  count: [],
  zero: 0,
  sum: 0,
});
