import type { Cluster } from './Cluster';

/** More than this many calls make no name. */
const MAX_CALLS = 3;

/**
 * What tells a cluster from its siblings.
 *
 * @internal
 */
export interface Distinction {
  calls: string[];
  /** True when siblings make these calls too, and others beside them. */
  only: boolean;
}

/**
 * The fewest calls that together tell a cluster from its siblings, chosen
 * greedily: each time the one that most of the traffic not yet excluded never
 * or rarely makes; of equals the one that is rarer overall, then the one that
 * is made first. Where siblings make all its calls too, its rarest ones; none
 * when it makes no call.
 *
 * @internal
 */
export function distinctCalls(
  cluster: Cluster,
  siblings: readonly Cluster[],
): Distinction {
  const made = (call: string) =>
    siblings.reduce((sum, other) => sum + other.share(call) * other.traces, 0);
  const main = cluster.shapes
    .flatMap(shape => shape.graphs)
    .reduce((a, b) => (b.variant.traces > a.variant.traces ? b : a));
  const candidates = Array.from(cluster.callsOf(0.5), call => ({
    call,
    made: made(call),
    // Last where the main variant does not make it.
    order: main.operations.indexOf(call) >>> 0,
  })).sort(
    (a, b) =>
      a.made - b.made || a.order - b.order || (a.call < b.call ? -1 : 1),
  );

  let rest = siblings.filter(sibling => sibling !== cluster);
  const calls: string[] = [];
  while (rest.length > 0 && calls.length < MAX_CALLS) {
    let found: string | undefined;
    let mostExcluded = 0;
    for (const { call } of candidates) {
      const excluded = rest.reduce(
        (sum, other) => sum + (other.share(call) < 0.5 ? other.traces : 0),
        0,
      );
      if (excluded > mostExcluded) {
        found = call;
        mostExcluded = excluded;
      }
    }
    if (found === undefined) {
      break;
    }
    const call = found;
    calls.push(call);
    rest = rest.filter(sibling => sibling.share(call) >= 0.5);
  }
  return calls.length > 0
    ? { calls, only: rest.length > 0 }
    : {
        calls: candidates.slice(0, MAX_CALLS).map(({ call }) => call),
        only: siblings.length > 1,
      };
}
