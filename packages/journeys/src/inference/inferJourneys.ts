import { stableHash } from '../hash';
import type { Journey, JourneyVariant } from '../types';

/**
 * Journeys by entry operation.
 *
 * @public
 */
export function inferJourneys(
  variants: JourneyVariant[],
  _previous: Journey[] = [],
): Journey[] {
  const groups = new Map<string, JourneyVariant[]>();
  for (const v of variants) {
    const key = `${v.entryService}\u0000${v.entryOperation}`;
    groups.set(key, [...(groups.get(key) ?? []), v]);
  }
  return Array.from(groups, ([key, list]) => ({
    id: stableHash(key, 16),
    name: `${list[0].entryService} · ${list[0].entryOperation}`,
    entryService: list[0].entryService,
    entryOperation: list[0].entryOperation,
    services: [],
    variantKeys: list.map(v => v.variantKey),
    traces: list.reduce((s, v) => s + v.traces, 0),
    firstSeen: Math.min(...list.map(v => v.firstSeen)),
    lastSeen: Math.max(...list.map(v => v.lastSeen)),
    biasedSampling: list.some(v => v.sampling === 'unknown'),
  }));
}
