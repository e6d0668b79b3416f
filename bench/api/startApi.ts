import type { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import sloScoutPlugin from '@slo-scout/backstage-plugin-slo-scout-backend';
import type { TestDatabase } from '@slo-scout/dev-postgres';

/** The plugin behind its HTTP API, with nothing running by itself. */
export interface Api {
  /** Gets a path below `/api/slo-scout/v1` and gives its JSON. */
  get(path: string): Promise<{ nextCursor?: string; totalItems: number }>;
  stop(): Promise<void>;
}

/** Starts the plugin in a Backstage backend on the database; its tables are in the schema `slo-scout`. */
export async function startApi(database: TestDatabase): Promise<Api> {
  const { host, port, user, password } = database;
  const backend = await startTestBackend({
    features: [
      sloScoutPlugin,
      catalogServiceMock.factory(),
      mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database: {
              client: 'pg',
              pluginDivisionMode: 'schema',
              connection: {
                host,
                port,
                user,
                password,
                database: database.database,
              },
            },
          },
        },
      }),
    ],
  });
  const address = backend.server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${address.port}/api/slo-scout/v1`;
  return {
    async get(path) {
      const response = await fetch(`${baseUrl}/${path}`, {
        headers: { authorization: mockCredentials.user.header() },
      });
      if (!response.ok) {
        throw new Error(
          `GET ${path} answered ${response.status}: ${await response.text()}`,
        );
      }
      return response.json();
    },
    stop: () => backend.stop(),
  };
}
