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
 * Tier of a Component, as an annotation or a label: `critical`, `tier-0`, `tier-1`, `0` and `1`
 * are critical, and halve what a change may touch.
 *
 * @public
 */
export const SLO_SCOUT_TIER_ANNOTATION = 'slo-scout.io/tier';

/**
 * Where the alerts of a Component go, when that is not its owner: the name of
 * Alertmanager's receiver.
 *
 * @public
 */
export const SLO_SCOUT_ALERT_ROUTE_ANNOTATION = 'slo-scout.io/alert-route';

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
