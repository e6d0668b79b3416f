import { stableHash } from '../hash';
import type { Journey } from '../types';
import type { GroupedJourney } from './GroupedJourney';
import { jaccard } from './similarity';

/**
 * An id for each journey, beside the input. A journey that shares variants with
 * a previous one is that one still; failing that, a journey of the same
 * service with the same, or some of the same, telling operations (a release
 * may have changed all variants). The closest pairs are matched first, and
 * each previous id is given once.
 *
 * @internal
 */
export function identifyJourneys(
  journeys: Array<GroupedJourney & { service: string; operation: string }>,
  previous: readonly Journey[],
): string[] {
  const ids = new Array<string | undefined>(journeys.length);
  const owner = new Map<string, Journey>();
  for (const journey of previous) {
    for (const key of journey.variantKeys) {
      owner.set(key, journey);
    }
  }
  const pairs: Array<{ index: number; id: string; shared: number }> = [];
  journeys.forEach((journey, index) => {
    const shared = new Map<string, number>();
    for (const { variant } of journey.graphs) {
      const id = owner.get(variant.variantKey)?.id;
      if (id !== undefined) {
        shared.set(id, (shared.get(id) ?? 0) + variant.traces);
      }
    }
    for (const [id, traces] of shared) {
      pairs.push({ index, id, shared: traces });
    }
  });
  pairs.sort(
    (a, b) =>
      b.shared - a.shared || (a.id < b.id ? -1 : 1) || a.index - b.index,
  );
  const taken = new Set<string>();
  const give = (index: number, id: string) => {
    if (ids[index] === undefined && !taken.has(id)) {
      ids[index] = id;
      taken.add(id);
    }
  };
  pairs.forEach(pair => give(pair.index, pair.id));

  const resemblances = journeys.flatMap((journey, index) =>
    ids[index] !== undefined
      ? []
      : previous.map(({ id, entryService, entryOperation }) => ({
          index,
          id,
          score:
            entryService === journey.service
              ? sharedParts(entryOperation, journey.operation)
              : 0,
        })),
  );
  resemblances
    .filter(({ score }) => score > 0)
    .sort(
      (a, b) =>
        b.score - a.score || (a.id < b.id ? -1 : 1) || a.index - b.index,
    )
    .forEach(({ index, id }) => give(index, id));

  return journeys.map((journey, index) => {
    const seed = `${journey.entry}\u0000${founderOf(journey)}`;
    for (let attempt = 0; ids[index] === undefined; attempt++) {
      give(index, stableHash(attempt ? `${seed}\u0000${attempt}` : seed, 16));
    }
    return ids[index] ?? '';
  });
}

/** Jaccard of the calls that told them from others: 1 for the same entry. */
function sharedParts(a: string, b: string): number {
  return jaccard(new Set(a.split(' + ')), new Set(b.split(' + ')));
}

/** Edge set of the variant that was seen first; complete ones before fragments. */
function founderOf(journey: GroupedJourney): string {
  const [founder] = journey.graphs
    .map(graph => graph.variant)
    .sort(
      (a, b) =>
        Number(b.complete) - Number(a.complete) ||
        a.firstSeen - b.firstSeen ||
        b.traces - a.traces ||
        (a.edgesKey < b.edgesKey ? -1 : 1),
    );
  return founder.edgesKey;
}
