import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresTelemetryLog, TOPICS } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { TelemetryWriter } from '@slo-scout/telemetry-store';
import { Client } from 'pg';
import {
  dumpOutputs,
  isDone,
  ScriptedDatabase,
} from './__testUtils__/ScriptedDatabase';
import {
  PARTITIONS,
  POISON,
  roughScript,
  SILENT,
  slowWriter,
  spawnWorker,
} from './__testUtils__/roughRuns';
import {
  type CycleWriter,
  startFingerprintWorker,
} from './startFingerprintWorker';

jest.setTimeout(180_000);

const timing = {
  heartbeatMs: 50,
  sessionTimeoutMs: 1_000,
  pollMs: 5,
  idleMs: 50,
};
describe('fingerprint worker', () => {
  const { script, startMs } = roughScript();
  let database: ScriptedDatabase;
  let undisturbed: string[];

  async function start(
    url: string,
    options: {
      member?: string;
      cycleMs?: number;
      maxCycleCapsules?: number;
      /** Makes commits slow, so that there is work left for who comes and goes. */
      commitMs?: number;
      writer?: CycleWriter;
    } = {},
  ) {
    const connection = { connectionString: url };
    const log = await PostgresTelemetryLog.create({ connection, timing });
    const {
      member,
      commitMs,
      writer = commitMs ? await slowWriter(url, commitMs) : undefined,
      cycleMs = 5_000,
      maxCycleCapsules = 1_000,
    } = options;
    const worker = await startFingerprintWorker({
      ...{ log, connection, logger: SILENT, member, writer },
      // Small batches, so that there are many places to fail at.
      maxBatchBytes: 2_000,
      pipeline: { cycleMs, maxCycleCapsules },
      backoffMillis: { first: 10, longest: 50 },
    });
    return {
      worker,
      stop: async () => {
        await worker.stop();
        await log.close();
      },
    };
  }

  beforeAll(async () => {
    database = await ScriptedDatabase.create(script.arrivals, {
      partitions: PARTITIONS,
      startMs,
      extra: POISON,
    });
    const url = await database.copy();
    const { stop } = await start(url);
    await eventually('the log is worked off', () => isDone(url));
    await stop();
    undisturbed = await dumpOutputs(url);
  });

  afterAll(async () => {
    await database?.drop();
  });

  it('counts each trace once, whatever was sent twice or came late', async () => {
    const url = await database.copy();
    const { worker, stop } = await start(url);
    await eventually('the log is worked off', () => isDone(url));
    const metrics = await worker.metricsRegistry.metrics();
    await stop();
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      `SELECT sum(ok + error)::int AS traces, sum(error)::int AS failed, sum(late)::int AS late
       FROM slo_scout_telemetry.capsules`,
    );
    await client.end();
    expect(rows[0]).toEqual({ ...script.expected, late: expect.any(Number) });
    expect(rows[0].late).toBeGreaterThan(0);
    const closed = [...metrics.matchAll(/close_reason_total\{.*\} (\d+)/g)];
    expect(closed.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(
      script.expected.traces,
    );
    expect(await dumpOutputs(url)).toEqual(undisturbed);
  });

  it('gives the same in cycles of other lengths', async () => {
    const url = await database.copy();
    const { stop } = await start(url, {
      cycleMs: 700,
      maxCycleCapsules: 2,
    });
    await eventually('the log is worked off', () => isDone(url));
    await stop();
    expect(await dumpOutputs(url)).toEqual(undisturbed);
  });

  it('gives the same when commits fail before and after they are made', async () => {
    const url = await database.copy();
    const real = await TelemetryWriter.create({
      connection: { connectionString: url },
    });
    let calls = 0;
    let failures = 0;
    const fail = (when: string) => {
      failures++;
      throw new Error(`injected ${when} the commit`);
    };
    const writer: CycleWriter = {
      claim: assignment => real.claim(assignment),
      inferJourneys: () => real.inferJourneys(),
      journeysByVariant: () => real.journeysByVariant(),
      publishCapsules: (limit, append) => real.publishCapsules(limit, append),
      close: () => real.close(),
      commit: async cycles => {
        calls++;
        if (calls % 5 === 1) fail('before');
        const result = await real.commit(cycles);
        // The connection broke: nobody knows whether it was committed, and it was.
        if (calls % 5 === 3) fail('after');
        return result;
      },
    };
    const { stop } = await start(url, { writer, cycleMs: 3_000 });
    await eventually('the log is worked off', () => isDone(url), 90_000);
    await stop();
    expect(failures).toBeGreaterThan(10);
    expect(await dumpOutputs(url)).toEqual(undisturbed);
  });

  it('gives the same while workers come and go, fifty times', async () => {
    const url = await database.copy();
    const options = { cycleMs: 200, commitMs: 40 };
    const steady = await start(url, options);
    let whileWorking = 0;
    for (let round = 0; round < 50; round++) {
      const guest = await start(url, options);
      await sleep(60 + 40 * (round % 5));
      await guest.stop();
      whileWorking += Number(!(await isDone(url)));
    }
    expect(whileWorking).toBeGreaterThan(10);
    await eventually('the log is worked off', () => isDone(url));
    await steady.stop();
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      'SELECT max(generation)::int AS generation FROM slo_scout_telemetry.consumer_offsets',
    );
    await client.end();
    expect(rows[0].generation).toBeGreaterThan(10);
    expect(await dumpOutputs(url)).toEqual(undisturbed);
  });

  it('gives the same when its process is killed, again and again', async () => {
    const url = await database.copy();
    const exits: unknown[] = [];
    let kills = 0;
    for (let run = 0; !(await isDone(url)); run++) {
      const child = await spawnWorker(url, [
        ...['--member', 'only'],
        ...['--cycle-ms', '200'],
      ]);
      const exited = once(child, 'exit');
      // Longer each time, so that it gets through in the end.
      await sleep(50 + 100 * run);
      const done = await isDone(url);
      kills += Number(!done);
      child.kill(done ? 'SIGTERM' : 'SIGKILL');
      exits.push(await exited);
    }
    expect(exits.at(-1)).toEqual([0, null]);
    expect(kills).toBeGreaterThan(1);
    expect(await dumpOutputs(url)).toEqual(undisturbed);
    expect(await deadLetters(url)).toHaveLength(POISON.length);
  });

  it('gives the same when a worker sleeps through the loss of its partitions', async () => {
    const url = await database.copy();
    const real = await slowWriter(url, 0);
    let calls = 0;
    let wake: () => void = () => undefined;
    const awake = new Promise<void>(resolve => {
      wake = resolve;
    });
    const sleeper = await start(url, {
      cycleMs: 500,
      writer: {
        ...real,
        commit: async cycles => {
          if (++calls > 3) await awake;
          return real.commit(cycles);
        },
      },
    });
    await eventually('it sleeps', async () => calls > 3);
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(
      'UPDATE slo_scout_telemetry.telemetry_log_leases SET member = NULL, expires_at = NULL',
    );
    const { stop } = await start(url);
    await eventually('another has some of its work', async () => {
      const { rows } = await client.query(
        'SELECT count(*)::int AS taken FROM slo_scout_telemetry.consumer_offsets WHERE generation > 1',
      );
      return rows[0].taken > 1;
    });
    await client.end();
    expect(await isDone(url)).toBe(false);
    wake();
    await eventually('all is worked off', () => isDone(url), 90_000);
    const metrics = await sleeper.worker.metricsRegistry.metrics();
    expect(Number(/_fenced_total (\d+)/.exec(metrics)?.[1])).toBeGreaterThan(0);
    await Promise.all([stop(), sleeper.stop()]);
    expect(await dumpOutputs(url)).toEqual(undisturbed);
  });

  it('gives the same when partitions are added while it runs', async () => {
    const url = await database.copy();
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(
      `CREATE TABLE later AS SELECT * FROM slo_scout_telemetry.telemetry_log_heads
       WHERE topic = '${TOPICS.raw}' AND partition > 0`,
    );
    await client.query(
      `DELETE FROM slo_scout_telemetry.telemetry_log_heads WHERE topic = '${TOPICS.raw}' AND partition > 0`,
    );
    const { stop } = await start(url);
    await eventually('the first is worked off', () => isDone(url));
    await client.query(
      'INSERT INTO slo_scout_telemetry.telemetry_log_heads SELECT * FROM later',
    );
    expect(await isDone(url)).toBe(false);
    await client.end();
    await eventually('the others are too', () => isDone(url));
    await stop();
    expect(await dumpOutputs(url)).toEqual(undisturbed);
  });

  it('puts each record that can not be read into the dead letters, and says where it was', async () => {
    const url = await database.copy();
    const { stop } = await start(url, { cycleMs: 500 });
    await eventually('the log is worked off', () => isDone(url));
    await stop();
    const letters = await deadLetters(url);
    expect(letters).toHaveLength(POISON.length);
    for (const { headers } of letters) {
      expect(headers).toMatchObject({
        topic: TOPICS.raw,
        error: expect.any(String),
        hash: expect.stringMatching(/^sha256:/),
      });
    }
  });
});

/** The distinct records that lie in the dead letters: one that was sent twice counts once. */
async function deadLetters(url: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ headers: Record<string, string> }>(
    `SELECT DISTINCT ON (headers->>'partition', headers->>'offset') headers
     FROM slo_scout_telemetry.telemetry_log WHERE topic = '${TOPICS.deadLetters}'`,
  );
  await client.end();
  return rows;
}
