/**
 * The bad and all events of a bin. A count that is not a finite number counts
 * as 0, good events above the total as the total, and no bin holds more than 2^53 events: one broken bin
 * must not turn a whole window into NaN or infinity.
 *
 * @internal
 */
export function eventsOf(bin: { good: number; total: number }): {
  bad: number;
  total: number;
} {
  const total = Number.isFinite(bin.total)
    ? Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, bin.total))
    : 0;
  const good = Number.isFinite(bin.good)
    ? Math.min(total, Math.max(0, bin.good))
    : 0;
  return { bad: total - good, total };
}
