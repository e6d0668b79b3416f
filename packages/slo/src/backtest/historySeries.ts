import { toSeries } from '../series/toSeries';
import type { Bin, SliSeries } from '../types';
import type { RowBuffer } from './RowBuffer';

/** Widths of bins, and the spacing of rows up to which each is fine enough. */
const BINS = [
  { seconds: 300, spacing: 450 },
  { seconds: 3600, spacing: 5400 },
  { seconds: 86400, spacing: 1.5 * 86400 },
];
/** Rows further from the middle of a history are strays: one with time 0 would make bins of decades. */
const MAX_SECONDS_FROM_MIDDLE = 2 * 366 * 86400;

/**
 * Bins as wide as the rows are apart, from the first event on; or why that cannot be.
 *
 * @internal
 */
export function historySeries(
  rows: RowBuffer,
  gaps: SliSeries['gaps'],
): SliSeries | { reason: string } {
  const all = rows.sortedTimes();
  const middle = all[Math.floor(all.length / 2)] ?? 0;
  let first = Infinity;
  for (let row = 0; row < rows.length; row++) {
    if (
      rows.total(row) > 0 &&
      rows.time(row) >= middle - MAX_SECONDS_FROM_MIDDLE
    ) {
      first = Math.min(first, rows.time(row));
    }
  }
  const times = all.filter(
    time => time >= first && time <= middle + MAX_SECONDS_FROM_MIDDLE,
  );
  if (times.length < 2) {
    return { reason: 'fewer than two rows from the first event on' };
  }
  const spacing = medianSpacing(times);
  const bin = BINS.find(candidate => spacing <= candidate.spacing);
  if (!bin) {
    return {
      reason: `rows are ${(spacing / 86400).toFixed(
        1,
      )} days apart; a day at most is needed`,
    };
  }
  const last = times[times.length - 1];
  function* bins(): Generator<Bin> {
    for (let row = 0; row < rows.length; row++) {
      yield {
        start: rows.time(row),
        // A row with more good than all events is a broken count; it says at least how many were good.
        good: Math.min(rows.good(row), rows.total(row)),
        total: rows.total(row),
      };
    }
  }
  return toSeries(bins(), {
    from: first,
    to: last + 1,
    binSeconds: bin.seconds,
    gaps,
  });
}

function medianSpacing(times: Float64Array): number {
  const spacings = times
    .subarray(1)
    .map((time, i) => time - times[i])
    .filter(spacing => spacing > 0)
    .sort();
  return spacings.length > 0 ? spacings[Math.floor(spacings.length / 2)] : 0;
}
