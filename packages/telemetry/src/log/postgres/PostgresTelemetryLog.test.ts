import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { telemetryLogContract } from '../contract/telemetryLogContract';
import { PostgresTelemetryLog } from './PostgresTelemetryLog';

jest.setTimeout(60_000);

describe('PostgresTelemetryLog', () => {
  let database: TestDatabase;
  const timing = {
    heartbeatMs: 100,
    sessionTimeoutMs: 2000,
    pollMs: 10,
    idleMs: 100,
  };

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(async () => {
    await database.drop();
  });

  telemetryLogContract({
    createLog: () =>
      PostgresTelemetryLog.create({
        connection: { connectionString: database.url },
        timing,
      }),
  });
});
