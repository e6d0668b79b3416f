import { InputError, NotFoundError } from '@backstage/errors';
import type {
  Service,
  SloScoutApi,
} from '@slo-scout/backstage-plugin-slo-scout-common';

/**
 * How an action names a service.
 *
 * @internal
 */
export interface ServiceInput {
  entityRef?: string;
  service?: string;
}

/**
 * The service that an action is about.
 *
 * @throws InputError when it is named by neither or both; NotFoundError when there is none
 * @internal
 */
export async function findService(
  api: SloScoutApi,
  { entityRef, service }: ServiceInput,
): Promise<Service> {
  if ((entityRef === undefined) === (service === undefined)) {
    throw new InputError('Give either entityRef or service');
  }
  const { items } = await api.listServices(
    entityRef === undefined ? { q: service, limit: 200 } : { entityRef },
  );
  const found = items.find(
    item => entityRef !== undefined || item.name === service,
  );
  if (!found) {
    throw new NotFoundError(
      `SLO-Scout knows no service ${
        entityRef ?? service
      }; is it in the catalog, or does it send telemetry?`,
    );
  }
  return found;
}
