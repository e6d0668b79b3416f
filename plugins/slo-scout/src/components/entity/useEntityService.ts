import { useApi } from '@backstage/core-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import type { Service } from '@slo-scout/backstage-plugin-slo-scout-common';
import { sloScoutApiRef } from '../../api/sloScoutApiRef';
import { useLoad } from '../../hooks/useLoad';
import type { Loaded } from '../../hooks/useLoad';

/** @internal */
export interface EntityService {
  entityRef: string;
  /** The service of the entity; an empty list when SLO-Scout does not know it. */
  services: Loaded<Service[]>;
}

/**
 * The service that belongs to the entity of the page.
 *
 * @internal
 */
export function useEntityService(): EntityService {
  const { entity } = useEntity();
  const api = useApi(sloScoutApiRef);
  const entityRef = stringifyEntityRef(entity);
  const services = useLoad(
    `entity:${entityRef}`,
    async () => (await api.listServices({ entityRef, limit: 1 })).items,
  );
  return { entityRef, services };
}
