/** How likely a succession may be by chance, over all pairs that were compared. */
const MAX_CHANCE = 0.01;

/**
 * True when it is no chance that all traces of one kind came before all of
 * another: of all orders of a + b traces one in (a + b choose a) has that, and
 * with many pairs some would (Bonferroni).
 *
 * @internal
 */
export function isNoChance(a: number, b: number, pairs: number): boolean {
  const limit = Math.log(pairs / MAX_CHANCE);
  let logOrders = 0;
  for (let i = 1; i <= Math.min(a, b) && logOrders <= limit; i++) {
    logOrders += Math.log((Math.max(a, b) + i) / i);
  }
  return logOrders > limit;
}
