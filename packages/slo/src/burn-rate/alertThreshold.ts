/**
 * The ratio of bad events above which a window is over its burn-rate factor:
 * factor × (1 − target), but no higher than halfway between the budget and a total outage. Without that bound a
 * target of 90 % would need more bad events than events before it pages. It binds below about 96.5 %.
 *
 * @param factor - burn rate, e.g. 14.4
 * @param target - ratio in (0,1)
 * @public
 */
export function alertThreshold(factor: number, target: number): number {
  const budget = 1 - target;
  return Math.min(factor * budget, (1 + budget) / 2);
}
