import type { Cluster } from './Cluster';

/** More than this many calls make no name. */
const MAX_CALLS = 3;

/**
 * The fewest calls that together tell a cluster from its siblings, chosen
 * greedily: each time the one that most of the traffic not yet excluded never
 * or rarely makes; of equals the one that is rarer overall. Empty when a
 * cluster makes no call of its own, for instance none at all.
 *
 * @internal
 */
export function distinctCalls(
  cluster: Cluster,
  siblings: readonly Cluster[],
): string[] {
  const candidates = [...cluster.callsOf(0.5)].sort();
  let rest = siblings.filter(sibling => sibling !== cluster);
  const chosen: string[] = [];
  while (rest.length > 0 && chosen.length < MAX_CALLS) {
    let found: string | undefined;
    let mostExcluded = 0;
    let leastMade = Infinity;
    for (const call of candidates) {
      let excluded = 0;
      for (const sibling of rest) {
        excluded += sibling.share(call) < 0.5 ? sibling.traces : 0;
      }
      let made = 0;
      for (const sibling of siblings) {
        made += sibling.share(call) * sibling.traces;
      }
      if (
        excluded > mostExcluded ||
        (excluded === mostExcluded && excluded > 0 && made < leastMade)
      ) {
        found = call;
        mostExcluded = excluded;
        leastMade = made;
      }
    }
    if (found === undefined) {
      break;
    }
    const call = found;
    chosen.push(call);
    rest = rest.filter(sibling => sibling.share(call) >= 0.5);
  }
  return chosen;
}
