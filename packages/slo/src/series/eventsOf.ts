/**
 * The bad and all events of a bin. A count that is not a finite number counts
 * as 0, good events above the total as the total: one broken bin must not turn a whole window into NaN.
 *
 * @internal
 */
export function eventsOf(bin: { good: number; total: number }): {
  bad: number;
  total: number;
} {
  const total = Number.isFinite(bin.total) ? Math.max(0, bin.total) : 0;
  const good = Number.isFinite(bin.good)
    ? Math.min(total, Math.max(0, bin.good))
    : 0;
  return { bad: total - good, total };
}
