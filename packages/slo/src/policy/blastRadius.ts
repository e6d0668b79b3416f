import type { PolicyInput } from './types';

/** Dependents that are named; the rest is counted. */
const NAMED = 10;

/**
 * A service of the catalog as {@link blastRadius} sees it.
 *
 * @public
 */
export interface FleetService {
  owner?: string;
  /** Where its alerts go. */
  route?: string;
  dashboards: string[];
  /** Of the critical tier. */
  critical: boolean;
  /** Entity refs of the services that depend on it or consume its APIs. */
  dependents: string[];
}

/**
 * What a change to a service touches: the service and everything that depends on
 * it, directly or through others, as shares of the fleet. A kind of thing that the fleet has none of is touched by 0.
 *
 * @param fleet - all services by entity ref
 * @param options - `maxDepth`: how many dependencies away it is looked, default 5
 * @returns undefined when the fleet does not hold the service.
 * @public
 */
export function blastRadius(
  fleet: ReadonlyMap<string, FleetService>,
  entityRef: string,
  options?: { maxDepth?: number },
): PolicyInput['blastRadius'] {
  if (!fleet.has(entityRef)) return undefined;
  const touched = reach(fleet, entityRef, options?.maxDepth ?? 5);
  const services = [...touched].flatMap(ref => fleet.get(ref) ?? []);
  const all = [...fleet.values()];
  const share = (pick: (service: FleetService) => Array<string | undefined>) =>
    ratio(distinct(services, pick), distinct(all, pick));
  return {
    serviceCount: services.length,
    services: ratio(services.length, all.length),
    teams: share(({ owner }) => [owner]),
    routes: share(({ route }) => [route]),
    dashboards: share(({ dashboards }) => dashboards),
    critical: services.some(({ critical }) => critical),
    fleetServices: all.length,
    dependents: [...touched].slice(1, 1 + NAMED),
  };
}

/** Breadth first, so that the nearest come first; cycles end. */
function reach(
  fleet: ReadonlyMap<string, FleetService>,
  start: string,
  maxDepth: number,
): Set<string> {
  const touched = new Set([start]);
  let edge = [start];
  for (let depth = 0; depth < maxDepth && edge.length > 0; depth++) {
    const next: string[] = [];
    for (const ref of edge.flatMap(at => fleet.get(at)?.dependents ?? [])) {
      if (touched.has(ref) || !fleet.has(ref)) continue;
      touched.add(ref);
      next.push(ref);
    }
    edge = next;
  }
  return touched;
}

function distinct(
  services: FleetService[],
  pick: (service: FleetService) => Array<string | undefined>,
): number {
  const values = new Set(services.flatMap(pick));
  values.delete(undefined);
  return values.size;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
