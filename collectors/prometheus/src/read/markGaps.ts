import type { Timed } from './Series';

/**
 * Puts an end mark (value undefined) where a series has had nothing for longer
 * than `gapMs`, at the moment it was first missing.
 *
 * @param points - Ascending by time.
 * @param lastMs - The last time at which the series was there before these points; undefined when it was not.
 * @param toMs - Up to where an answer would have shown it.
 * @internal
 */
export function markGaps<T>(
  points: readonly Timed<T>[],
  lastMs: number | undefined,
  gapMs: number,
  toMs: number,
): Timed<T>[] {
  const marked: Timed<T>[] = [];
  let last = lastMs;
  for (const point of points) {
    if (last !== undefined && point.timeMs > last + gapMs) {
      marked.push({ timeMs: last + gapMs, value: undefined });
    }
    marked.push(point);
    last =
      point.value === undefined ? undefined : Math.max(point.timeMs, last ?? 0);
  }
  if (last !== undefined && toMs >= last + gapMs) {
    marked.push({ timeMs: last + gapMs, value: undefined });
  }
  return marked;
}
