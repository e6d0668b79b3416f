import type { Entity } from '@backstage/catalog-model';
import { DEFAULT_NAMESPACE } from '@backstage/catalog-model';

/**
 * Names the `service.name` under which a Component sends telemetry, when it
 * differs from the entity's name.
 *
 * @public
 */
export const SLO_SCOUT_SERVICE_NAME_ANNOTATION = 'slo-scout.io/service-name';

/**
 * `true` keeps SLO-Scout away from an entity: it is not listed, not analysed,
 * and its entity page shows no SLO tab.
 *
 * @public
 */
export const SLO_SCOUT_DISABLED_ANNOTATION = 'slo-scout.io/disabled';

/**
 * Whether the entity page should offer SLOs: any Component that is not opted
 * out. No annotation is needed, since services are found by their names.
 *
 * @public
 */
export function isSloScoutAvailable(entity: Entity): boolean {
  return (
    entity.kind.toLocaleLowerCase('en-US') === 'component' &&
    entity.metadata.annotations?.[SLO_SCOUT_DISABLED_ANNOTATION] !== 'true'
  );
}

/**
 * The `service.name` that an entity is expected to send: its annotation, else
 * its name.
 *
 * @public
 */
export function serviceNameOfEntity(entity: Entity): string {
  return annotatedServiceName(entity) ?? entity.metadata.name;
}

/**
 * The names under which telemetry of an entity may arrive, most specific
 * first: annotation alone when there is one, else name, then `namespace/name`.
 *
 * @public
 */
export function serviceNameCandidates(entity: Entity): string[] {
  const annotated = annotatedServiceName(entity);
  if (annotated) return [annotated];
  const { name, namespace = DEFAULT_NAMESPACE } = entity.metadata;
  return [name, `${namespace}/${name}`];
}

function annotatedServiceName(entity: Entity): string | undefined {
  return (
    entity.metadata.annotations?.[SLO_SCOUT_SERVICE_NAME_ANNOTATION]?.trim() ||
    undefined
  );
}
