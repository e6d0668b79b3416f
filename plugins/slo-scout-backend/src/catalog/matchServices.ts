import {
  DEFAULT_NAMESPACE,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  SLO_SCOUT_SERVICE_NAME_ANNOTATION,
  serviceNameCandidates,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { CatalogService } from '../database/ServiceStore';

/**
 * Gives each entity the `service.name` that it is told by: its annotation, else
 * its name, else `namespace/name`, whichever telemetry was seen from first in
 * that order. A name is given once: annotations come before names, then the
 * default namespace before others. An entity that finds all its names taken
 * goes by its entity ref.
 *
 * @param entities - with metadata, spec and relations
 * @param seen - every `service.name` of the telemetry
 * @internal
 */
export function matchServices(
  entities: Entity[],
  seen: ReadonlySet<string>,
): CatalogService[] {
  const taken = new Set<string>();
  return [...entities].sort(byPrecedence).map(entity => {
    const entityRef = stringifyEntityRef(entity);
    const free = serviceNameCandidates(entity).filter(name => !taken.has(name));
    const name =
      free.find(candidate => seen.has(candidate)) ?? free[0] ?? entityRef;
    taken.add(name);
    return {
      name,
      entityRef,
      title: entity.metadata.title,
      owner: relationTarget(entity, RELATION_OWNED_BY),
      system: relationTarget(entity, RELATION_PART_OF, 'system'),
      tier: tierOf(entity),
    };
  });
}

function byPrecedence(a: Entity, b: Entity): number {
  return (
    Number(isAnnotated(b)) - Number(isAnnotated(a)) ||
    Number(isDefaultNamespace(b)) - Number(isDefaultNamespace(a)) ||
    compare(stringifyEntityRef(a), stringifyEntityRef(b))
  );
}

function isAnnotated(entity: Entity): boolean {
  return Boolean(
    entity.metadata.annotations?.[SLO_SCOUT_SERVICE_NAME_ANNOTATION]?.trim(),
  );
}

function isDefaultNamespace({ metadata }: Entity): boolean {
  return (metadata.namespace ?? DEFAULT_NAMESPACE) === DEFAULT_NAMESPACE;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function relationTarget(
  entity: Entity,
  type: string,
  kind?: string,
): string | undefined {
  return entity.relations?.find(
    relation =>
      relation.type === type &&
      (!kind || parseEntityRef(relation.targetRef).kind === kind),
  )?.targetRef;
}

function tierOf({ metadata, spec }: Entity): string | undefined {
  const tier = spec?.tier ?? metadata.labels?.tier;
  return typeof tier === 'string' || typeof tier === 'number'
    ? String(tier)
    : undefined;
}
