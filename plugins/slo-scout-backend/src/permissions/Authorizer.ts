import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';
import type { RESOURCE_TYPE_SLO_SCOUT_SERVICE } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';

/**
 * A permission that depends on the service.
 *
 * @internal
 */
export type ServicePermission = ResourcePermission<
  typeof RESOURCE_TYPE_SLO_SCOUT_SERVICE
>;

/**
 * Asks the permission framework, for the `Authorized…` decorators.
 *
 * @internal
 */
export class Authorizer {
  readonly #permissions: PermissionsService;

  constructor(permissions: PermissionsService) {
    this.#permissions = permissions;
  }

  /** @throws NotAllowedError that names the permission. */
  async require(caller: Caller, permission: BasicPermission): Promise<void> {
    const [decision] = await this.#permissions.authorize([{ permission }], {
      credentials: caller.credentials,
    });
    check(decision.result, permission.name);
  }

  /** @throws NotAllowedError that names the permission. */
  async requireForService(
    caller: Caller,
    permission: ServicePermission,
    serviceId: string,
  ): Promise<void> {
    const [decision] = await this.#permissions.authorize(
      [{ permission, resourceRef: serviceId }],
      { credentials: caller.credentials },
    );
    check(decision.result, permission.name);
  }
}

function check(result: AuthorizeResult, name: string) {
  if (result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError(
      `You need the permission ${name} for this; ask whoever maintains Backstage's permission policy`,
    );
  }
}
