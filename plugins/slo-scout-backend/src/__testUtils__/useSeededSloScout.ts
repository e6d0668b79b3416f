import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { CHECKOUT, DAY, GATEWAY, NOW } from './fixtures';
import { requireDocumented } from './requireDocumented';
import { seedTelemetry } from './seedTelemetry';
import {
  startTestSloScout,
  type TestSloScout,
  type TestSloScoutOptions,
} from './startTestSloScout';
import { waitForAnalysis } from './waitForAnalysis';

/**
 * A database with a week of telemetry for the tests of a `describe`, and the
 * plugin on it, started by a test and stopped after it.
 *
 * @internal
 */
export function useSeededSloScout() {
  let database: TestDatabase;
  let sloScout: TestSloScout;

  beforeAll(async () => {
    database = await createTestDatabase();
    await seedTelemetry({ connectionString: database.url }, [CHECKOUT], {
      from: NOW - 8 * DAY,
      to: NOW,
    });
  });

  afterAll(async () => {
    await database?.drop();
  });

  afterEach(async () => {
    await sloScout?.stop();
  });

  return {
    database: () => database,
    running: () => sloScout,

    async start(options: Partial<TestSloScoutOptions> = {}) {
      sloScout = await startTestSloScout({
        database,
        entities: [GATEWAY],
        ...options,
      });
      // Denied where that is what the test is about.
      await sloScout
        .api()
        .refreshServices()
        .catch(() => undefined);
      return sloScout.api();
    },

    /** Holds errors against the document. */
    async request(method: string, path: string, body?: unknown) {
      const response = await sloScout.fetch(path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
      const answer = await response.json();
      if (!response.ok) requireDocumented('Error', answer);
      return { status: response.status, message: answer.error?.message };
    },

    /** Undecided proposals of the gateway, from a new analysis. */
    async propose() {
      const api = sloScout.api();
      const { id } = await api.analyze({
        entityRef: 'component:default/gateway',
      });
      await waitForAnalysis(api, id);
      return (await api.listProposals({ status: 'proposed' })).items;
    },
  };
}
