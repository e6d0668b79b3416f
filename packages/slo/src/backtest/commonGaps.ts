import type { SliSeries } from '../types';
import type { RowBuffer } from './RowBuffer';

const HOUR = 3600;
/** With fewer services, silence is as likely theirs as the collector's. */
const MIN_HISTORIES = 3;
/** Services that report once a day are silent in between. */
const MIN_HOURS = 3;
const MAX_SHARE = 0.5;

/**
 * Times in which no service of the folder has a row: the collector was down.
 *
 * @internal
 */
export function commonGaps(histories: RowBuffer[]): SliSeries['gaps'] {
  if (histories.length < MIN_HISTORIES) {
    return [];
  }
  const hours = new Set<number>();
  for (const rows of histories) {
    for (let row = 0; row < rows.length; row++) {
      hours.add(Math.floor(rows.time(row) / HOUR));
    }
  }
  const sorted = Float64Array.from(hours).sort();
  const gaps = Array.from(sorted.subarray(1), (hour, i) => ({
    from: (sorted[i] + 1) * HOUR,
    to: hour * HOUR,
  })).filter(({ from, to }) => to - from >= MIN_HOURS * HOUR);
  const silent = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const span = (sorted[sorted.length - 1] - sorted[0]) * HOUR;
  return silent <= MAX_SHARE * span ? gaps : [];
}
