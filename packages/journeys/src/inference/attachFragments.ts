import type { GroupedJourney } from './GroupedJourney';
import type { VariantGraph } from './VariantGraph';

/** Share of its edges that a fragment must have in common with a journey to be a piece of it. */
const MIN_CONTAINMENT = 0.8;

/**
 * Adds each incomplete variant to the journey that it is a piece of, in place:
 * the one of its own entry where there is one, else the one that has most of
 * its edges. Of equals the one with most traces.
 *
 * @returns the variants that are a piece of no journey
 * @internal
 */
export function attachFragments(
  fragments: VariantGraph[],
  journeys: GroupedJourney[],
): VariantGraph[] {
  const byEntry = index(journeys, journey =>
    journey.graphs.map(graph => graph.entry),
  );
  const byEdge = index(journeys, journey =>
    journey.graphs.flatMap(graph => [...graph.edges]),
  );
  const byOperation = index(journeys, journey =>
    journey.graphs.flatMap(graph => graph.operations),
  );
  /** Traces of all fragments that enter by an operation. */
  const entering = new Map<string, number>();
  for (const { entry, variant } of fragments) {
    entering.set(entry, (entering.get(entry) ?? 0) + variant.traces);
  }

  const homes = fragments.map(fragment => {
    const own = byEntry.get(fragment.entry);
    if (own) {
      return largest(best(fragment, byEdge, own) ?? own);
    }
    const home = largest(
      fragment.edges.size > 0
        ? best(fragment, byEdge, undefined)
        : byOperation.get(fragment.entry),
    );
    // More often without its caller than with it: an entry in its own right.
    let whole = 0;
    for (const journey of byOperation.get(fragment.entry) ?? []) {
      whole += journey.traces;
    }
    return (entering.get(fragment.entry) ?? 0) <= whole ? home : undefined;
  });
  return fragments.filter((fragment, i) => {
    const home = homes[i];
    if (home) {
      home.graphs.push(fragment);
      home.traces += fragment.variant.traces;
    }
    return !home;
  });
}

/** The journeys that have most edges of the fragment. */
function best(
  fragment: VariantGraph,
  byEdge: Map<string, Set<GroupedJourney>>,
  among: ReadonlySet<GroupedJourney> | undefined,
): Set<GroupedJourney> | undefined {
  const hits = new Map<GroupedJourney, number>();
  for (const edge of fragment.edges) {
    for (const journey of byEdge.get(edge) ?? []) {
      if (!among || among.has(journey)) {
        hits.set(journey, (hits.get(journey) ?? 0) + 1);
      }
    }
  }
  const most = Math.max(0, ...hits.values());
  if (most === 0 || (!among && most < MIN_CONTAINMENT * fragment.edges.size)) {
    return undefined;
  }
  return new Set([...hits.keys()].filter(key => hits.get(key) === most));
}

function largest(
  journeys: Iterable<GroupedJourney> | undefined,
): GroupedJourney | undefined {
  let found: GroupedJourney | undefined;
  for (const journey of journeys ?? []) {
    if (!found || journey.traces > found.traces) {
      found = journey;
    }
  }
  return found;
}

function index(
  journeys: GroupedJourney[],
  keysOf: (journey: GroupedJourney) => string[],
): Map<string, Set<GroupedJourney>> {
  const map = new Map<string, Set<GroupedJourney>>();
  for (const journey of journeys) {
    for (const key of keysOf(journey)) {
      const set = map.get(key);
      if (set) {
        set.add(journey);
      } else {
        map.set(key, new Set([journey]));
      }
    }
  }
  return map;
}
