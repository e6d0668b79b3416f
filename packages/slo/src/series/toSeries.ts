import type { Bin, SliSeries } from '../types';

/**
 * Widens sparse counts to a series without gaps in its bins: what is missing
 * between `from` and `to` had no traffic. The first bin starts at the multiple of `binSeconds`
 * at or before `from`. Counts of the same bin are added; those outside the range are left out.
 *
 * @param sparse - bins that hold events, in any order
 * @param options - range and bin width in seconds, and the ranges without any telemetry
 * @throws RangeError when the range or the bin width is not positive
 * @public
 */
export function toSeries(
  sparse: Iterable<Bin>,
  options: {
    from: number;
    to: number;
    binSeconds: number;
    gaps?: SliSeries['gaps'];
  },
): SliSeries {
  const { binSeconds, gaps = [] } = options;
  if (!(binSeconds > 0) || !(options.to > options.from)) {
    throw new RangeError(
      `A series needs a positive bin width and from < to, got ${binSeconds} s, [${options.from}, ${options.to}).`,
    );
  }
  const from = Math.floor(options.from / binSeconds) * binSeconds;
  const bins: Bin[] = Array.from(
    { length: Math.ceil((options.to - from) / binSeconds) },
    (_, index) => ({ start: from + index * binSeconds, good: 0, total: 0 }),
  );
  for (const { start, good, total } of sparse) {
    const bin = bins[Math.floor((start - from) / binSeconds)];
    if (bin) {
      bin.good += good;
      bin.total += total;
    }
  }
  return { binSeconds, bins, gaps };
}
