import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import sloScoutPlugin from './index';

async function startWith(data: JsonObject) {
  return startTestBackend({
    features: [
      sloScoutPlugin,
      catalogServiceMock.factory(),
      mockServices.rootConfig.factory({ data }),
    ],
  });
}

describe('start of the plugin', () => {
  it('refuses a database that is not PostgreSQL with one sentence', async () => {
    await expect(
      startWith({
        backend: {
          database: { client: 'better-sqlite3', connection: ':memory:' },
        },
      }),
    ).rejects.toThrow(
      'SLO-Scout needs PostgreSQL but the configured database client is "better-sqlite3": set backend.database.client to pg, or backend.database.plugin.slo-scout.client for this plugin alone',
    );
  });

  it.each([
    [
      { analysis: { windowDays: 14 } },
      'sloScout.analysis.windowDays is 14; set it to one of 7, 28, 30, 90',
    ],
    [
      { analysis: { historyDays: 0 } },
      'sloScout.analysis.historyDays is 0; set it to a whole number from 1 to 90',
    ],
    [
      { telemetry: { schema: 'Robert"; DROP' } },
      'sloScout.telemetry.schema is "Robert"; DROP"; set it to a PostgreSQL name',
    ],
    [
      { artifacts: { runbookBaseUrl: 'runbooks' } },
      'sloScout.artifacts.runbookBaseUrl is "runbooks"; set it to an http or https address',
    ],
    [
      { gitops: { provider: 'git' } },
      "Missing required config value at 'sloScout.gitops.repository'",
    ],
  ])(
    'says what is wrong in the configuration %j',
    async (sloScout, message) => {
      await expect(
        startWith({
          backend: { database: { client: 'pg', connection: {} } },
          sloScout,
        }),
      ).rejects.toThrow(message);
    },
  );
});
