import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { PostgresTelemetryLog } from '@slo-scout/telemetry';
import { Client } from 'pg';
import {
  migrateTelemetryStore,
  rollbackTelemetryStore,
} from './migrateTelemetryStore';
import { storeMigrations } from './migrations/storeMigrations';

describe('migrateTelemetryStore', () => {
  let database: TestDatabase;
  let client: Client;

  beforeEach(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });

  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  async function tables(schema: string): Promise<string[]> {
    const { rows } = await client.query<{ table_name: string }>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1`,
      [schema],
    );
    return rows.map(row => row.table_name);
  }

  it('runs each step once, whoever comes first and however many come at once', async () => {
    const connection = { connectionString: database.url };
    const logs = await Promise.all([
      PostgresTelemetryLog.create({ connection }),
      PostgresTelemetryLog.create({ connection }),
    ]);
    const ran = await Promise.all([
      migrateTelemetryStore({ connection }),
      migrateTelemetryStore({ connection }),
      PostgresTelemetryLog.create({ connection }).then(log => log.close()),
    ]);
    await Promise.all(logs.map(log => log.close()));
    const { rows } = await client.query<{ name: string }>(
      'SELECT name FROM slo_scout_telemetry.telemetry_migrations ORDER BY id',
    );
    expect(rows.map(row => row.name)).toEqual(
      storeMigrations.map(({ name }) => name),
    );
    expect([ran[0], ran[1]].map(names => names?.length).sort()).toEqual([0, 7]);
    expect(await tables('slo_scout_telemetry')).toEqual(
      expect.arrayContaining([
        'capsule_outbox',
        'capsules',
        'consumer_offsets',
        'journey_variants',
        'telemetry_log',
        'user_journeys',
      ]),
    );
    expect(await tables('public')).toEqual([]);
  });

  it('takes everything back, in a schema of any name', async () => {
    const options = {
      connection: { connectionString: database.url },
      schema: 'other_place',
    };
    await migrateTelemetryStore(options);
    const log = await PostgresTelemetryLog.create(options);
    await log.ensureTopic('raw-telemetry', 1);
    await log.append('raw-telemetry', [
      { partition: 0, headers: {}, value: Buffer.from('x') },
    ]);
    await log.close();
    await rollbackTelemetryStore(options);
    expect(
      (await tables('other_place')).filter(
        name => !name.startsWith('telemetry_migrations'),
      ),
    ).toEqual([]);
    expect(await migrateTelemetryStore(options)).toHaveLength(
      storeMigrations.length,
    );
    await expect(
      migrateTelemetryStore({ ...options, schema: 'No"; DROP' }),
    ).rejects.toThrow('schema of the telemetry tables');
  });
});
