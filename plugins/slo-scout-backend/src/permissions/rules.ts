import {
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_SLO_SCOUT_SERVICE,
  type Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { z } from 'zod';

/**
 * A service as rules see it. Lists are not filtered by rules, so there is no query to make of them.
 *
 * @internal
 */
export const sloScoutServiceResourceRef = createPermissionResourceRef<
  Service,
  never
>().with({
  pluginId: 'slo-scout',
  resourceType: RESOURCE_TYPE_SLO_SCOUT_SERVICE,
});

const isServiceOwner = createPermissionRule({
  name: 'IS_SERVICE_OWNER',
  description: 'Allow for services that one of the claims owns',
  resourceRef: sloScoutServiceResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity refs of the user and their groups'),
  }),
  apply: (service, { claims }) =>
    service.owner !== undefined && claims.includes(service.owner),
  toQuery: () => {
    throw new Error('Lists of services are not filtered by IS_SERVICE_OWNER');
  },
});

/**
 * The rules for permissions that depend on a service.
 *
 * @internal
 */
export const rules = [isServiceOwner];
