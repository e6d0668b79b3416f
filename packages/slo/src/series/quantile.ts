/**
 * Quantile of sorted numbers, between neighbours by straight line (type 7).
 *
 * @param sorted - ascending, at least one
 * @param p - 0 to 1
 * @internal
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
