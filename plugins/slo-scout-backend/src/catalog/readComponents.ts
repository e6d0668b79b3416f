import type { AuthService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { isSloScoutAvailable } from '@slo-scout/backstage-plugin-slo-scout-common';

/**
 * Reads all Components that are not opted out, page by page.
 *
 * @internal
 */
export async function readComponents(
  catalog: CatalogService,
  auth: AuthService,
  signal?: AbortSignal,
): Promise<Entity[]> {
  const components: Entity[] = [];
  const pages = catalog.streamEntities(
    {
      filter: { kind: 'component' },
      fields: [
        'kind',
        'metadata.name',
        'metadata.namespace',
        'metadata.title',
        'metadata.annotations',
        'metadata.labels',
        'spec.tier',
        'relations',
      ],
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  for await (const page of pages) {
    signal?.throwIfAborted();
    components.push(...page.filter(isSloScoutAvailable));
  }
  return components;
}
