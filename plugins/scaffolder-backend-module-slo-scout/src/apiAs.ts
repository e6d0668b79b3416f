import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { SloScoutClient } from '@slo-scout/backstage-plugin-slo-scout-common';

/**
 * The API on behalf of somebody.
 *
 * @internal
 */
export type ApiAs = (credentials: BackstageCredentials) => SloScoutClient;

/**
 * Tokens are asked for with each request: a task may outlive one.
 *
 * @internal
 */
export function apiAs(services: {
  auth: AuthService;
  discovery: DiscoveryService;
}): ApiAs {
  const { auth, discovery } = services;
  return credentials =>
    new SloScoutClient({
      discoveryApi: discovery,
      fetchApi: {
        fetch: async (input, init) => {
          const { token } = await auth.getPluginRequestToken({
            onBehalfOf: credentials,
            targetPluginId: 'slo-scout',
          });
          const headers = new Headers(init?.headers);
          headers.set('Authorization', `Bearer ${token}`);
          return fetch(input, { ...init, headers });
        },
      },
    });
}
