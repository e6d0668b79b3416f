import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { Client } from 'pg';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { NetworkFault } from '../harness/NetworkFault';
import { Pipeline } from '../harness/Pipeline';
import { startLoad } from '../harness/startLoad';

const DOWN_MS = 4000;
const DEADLOCKS = 3;
const SCHEMA = 'slo_scout_telemetry';

/** The worker's PostgreSQL is away, then deadlocks, then is slow, while spans go on arriving in Kafka. */
export const databaseDown: FaultRow = {
  number: 21,
  fault: 'PostgreSQL down, deadlocks, slow',
  async run(scene) {
    const own = new URL(await scene.database());
    const network = await NetworkFault.before(`${own.hostname}:${own.port}`);
    scene.atEnd(() => network.close());
    const behind = new URL(own);
    behind.hostname = '127.0.0.1';
    behind.port = String(network.port);
    const pipeline = await Pipeline.start(scene, {
      database: own.toString(),
      workerDatabase: behind.toString(),
    });
    const { exporter, source } = pipeline;
    const worker = pipeline.worker!;
    await pipeline.send(5);
    const load = startLoad(exporter, () => source.batch(2), 1);
    const moreCounted = async (what: string) => {
      const before = (await pipeline.counted()).traces;
      await eventually(
        what,
        async () => (await pipeline.counted()).traces > before,
        120_000,
      );
    };
    await moreCounted('the worker counts');

    network.refuse();
    const acked = exporter.answers.acked;
    await sleep(DOWN_MS);
    const meanwhile = exporter.answers.acked - acked;
    check(meanwhile > 0, 'the collector stopped with the database');
    network.heal();
    await moreCounted('the worker counts again');

    let deadlocks = 0;
    for (let i = 0; i < DEADLOCKS; i++) {
      deadlocks += Number(await deadlock(own.toString()));
    }
    network.delayMs = 150;
    await moreCounted('the worker counts through a slow network');
    await load.stop();
    network.heal();
    const restarts = await metricOf(
      worker,
      'sloscout_fingerprint_consumer_restarts_total',
    );
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `${meanwhile} requests acknowledged while it was away; ${deadlocks} deadlocks; 300 ms a round trip; ${restarts} restarts of the consumer`,
    };
  },
};

/** Takes the worker's locks in the other order. True when PostgreSQL had to end one of the two. */
async function deadlock(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows: before } = await client.query(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  try {
    await client.query('BEGIN');
    // The worker has locked its offsets when it comes to the capsules.
    await client.query(
      `LOCK TABLE ${SCHEMA}.capsules IN ACCESS EXCLUSIVE MODE`,
    );
    await eventually(
      'the worker waits for the lock',
      async () => {
        const other = new Client({ connectionString: url });
        await other.connect();
        const { rows } = await other.query(
          'SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted',
        );
        await other.end();
        return rows[0].waiting > 0;
      },
      60_000,
    );
    await client.query(
      `LOCK TABLE ${SCHEMA}.consumer_offsets IN ACCESS EXCLUSIVE MODE`,
    );
    await client.query('COMMIT');
  } catch {
    await client.query('ROLLBACK');
  }
  await eventually('the deadlock is known', async () => {
    const { rows } = await client.query(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    return rows[0].deadlocks > before[0].deadlocks;
  }).catch(() => {});
  const { rows: after } = await client.query(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  await client.end();
  return after[0].deadlocks > before[0].deadlocks;
}
