import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type BackendFeature,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { JsonObject } from '@backstage/types';
import { SloScoutClient } from '@slo-scout/backstage-plugin-slo-scout-common';
import {
  gitProvidersExtensionPoint,
  type GitProvider,
} from '@slo-scout/backstage-plugin-slo-scout-node';
import type { TestDatabase } from '@slo-scout/dev-postgres';
import {
  PostgresTelemetryStore,
  type TelemetryStore,
} from '@slo-scout/telemetry-store';
import type { AddressInfo } from 'node:net';
import sloScoutPlugin from '../index';
import { telemetryStoreServiceRef } from '../telemetry/telemetryStoreServiceRef';

/**
 * The plugin in a real backend on a real PostgreSQL.
 *
 * @internal
 */
export interface TestSloScout {
  backend: TestBackend;
  /** Tasks run only when a test says so. */
  scheduler: SchedulerService;
  /** `http://…/api/slo-scout` */
  baseUrl: string;
  /** The API as a user has it, or as a service. */
  api(as?: { user?: string; service?: string }): SloScoutClient;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

/**
 * Options of {@link startTestSloScout}.
 *
 * @internal
 */
export interface TestSloScoutOptions {
  database: TestDatabase;
  entities?: Entity[];
  /** Of `sloScout`. */
  config?: JsonObject;
  /** Names of permissions that are denied. */
  denied?: string[];
  gitProvider?: GitProvider;
  /** Beside the plugin in the same backend. */
  features?: BackendFeature[];
  /** Stands between the plugin and the real store, to hold it up. */
  telemetry?: (real: TelemetryStore) => TelemetryStore;
}

/**
 * Starts the plugin on the database, as a process would.
 *
 * @internal
 */
export async function startTestSloScout(
  options: TestSloScoutOptions,
): Promise<TestSloScout> {
  const scheduler = mockServices.scheduler();
  const denied = new Set(options.denied);
  const { gitProvider, telemetry } = options;
  const backend = await startTestBackend({
    features: [
      sloScoutPlugin,
      ...(options.features ?? []),
      catalogServiceMock.factory({ entities: options.entities }),
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result: denied.has(permission.name)
              ? AuthorizeResult.DENY
              : AuthorizeResult.ALLOW,
          })),
      }).factory,
      mockServices.rootConfig.factory({
        data: {
          backend: { database: databaseConfig(options.database) },
          sloScout: options.config ?? {},
        },
      }),
      ...(telemetry
        ? [
            createServiceFactory({
              service: telemetryStoreServiceRef,
              deps: {},
              factory: async () =>
                telemetry(
                  await PostgresTelemetryStore.create({
                    connection: { connectionString: options.database.url },
                  }),
                ),
            }),
          ]
        : []),
      ...(gitProvider
        ? [
            createBackendModule({
              pluginId: 'slo-scout',
              moduleId: 'test-git',
              register(env) {
                env.registerInit({
                  deps: { providers: gitProvidersExtensionPoint },
                  async init({ providers }) {
                    providers.addGitProvider(gitProvider);
                  },
                });
              },
            }),
          ]
        : []),
    ],
  });
  const { port } = backend.server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/api/slo-scout`;
  return {
    backend,
    scheduler,
    baseUrl,
    fetch: (path, init) => fetch(`${baseUrl}${path}`, init),
    api: as =>
      new SloScoutClient({
        discoveryApi: { getBaseUrl: async () => baseUrl },
        fetchApi: {
          fetch: (input, init) =>
            fetch(input, {
              ...init,
              headers: { ...init?.headers, ...credentialsOf(as) },
            }),
        },
      }),
    async stop() {
      await backend.stop();
      // Connections that fetch keeps alive would hold up the end of the test process.
      backend.server.closeAllConnections();
    },
  };
}

/**
 * Backstage's configuration of a test database.
 *
 * @internal
 */
export function databaseConfig(database: TestDatabase): JsonObject {
  return {
    client: 'pg',
    pluginDivisionMode: 'schema',
    connection: {
      host: database.host,
      port: database.port,
      user: database.user,
      password: database.password,
      database: database.database,
    },
  };
}

function credentialsOf(as: { user?: string; service?: string } = {}) {
  const authorization = as.service
    ? mockCredentials.service.header({
        onBehalfOf: mockCredentials.service(as.service),
        targetPluginId: 'slo-scout',
      })
    : mockCredentials.user.header(as.user);
  return { authorization };
}
