import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeWithKafka } from '@slo-scout/dev-kafka';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { PostgresTelemetryLog, TOPICS } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import {
  PARTITIONS,
  POISON,
  roughScript,
  SILENT,
  slowWriter,
  spawnWorker,
} from './__testUtils__/roughRuns';
import {
  dumpOutputs,
  isDone,
  ScriptedDatabase,
  scriptedRecords,
} from './__testUtils__/ScriptedDatabase';
import { ScriptedKafka } from './__testUtils__/ScriptedKafka';
import {
  type CycleWriter,
  startFingerprintWorker,
} from './startFingerprintWorker';

jest.setTimeout(180_000);

/** A run of its own: an empty database for the outputs, and a group that has read nothing. */
interface Run {
  url: string;
  group: string;
  deadLetterTopic: string;
}

describeWithKafka('fingerprint worker on Kafka', brokers => {
  const { script, startMs } = roughScript();
  const databases: TestDatabase[] = [];
  let scripted: ScriptedKafka;
  let undisturbed: string[];

  async function newRun(): Promise<Run> {
    const database = await createTestDatabase();
    databases.push(database);
    const group = `run-${databases.length}`;
    return { url: database.url, group, deadLetterTopic: `dead-of-${group}` };
  }

  async function start(
    { url, ...names }: Run,
    options: { cycleMs?: number; commitMs?: number; writer?: CycleWriter } = {},
  ) {
    const log = await scripted.open();
    const { cycleMs = 5_000, commitMs } = options;
    const worker = await startFingerprintWorker({
      ...{ log, logger: SILENT, ...names },
      connection: { connectionString: url },
      writer:
        options.writer ??
        (commitMs ? await slowWriter(url, commitMs) : undefined),
      // Small batches, so that there are many places to fail at.
      maxBatchBytes: 2_000,
      publishCapsules: false,
      pipeline: { cycleMs },
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

  const workedOff = (run: Run) =>
    eventually(
      'the log is worked off',
      () => scripted.isDone(run.url, run.group),
      120_000,
    );

  beforeAll(async () => {
    const options = { partitions: PARTITIONS, startMs, extra: POISON };
    // What the log in PostgreSQL leads to, undisturbed.
    const database = await ScriptedDatabase.create(script.arrivals, options);
    const url = await database.copy();
    const log = await PostgresTelemetryLog.create({
      connection: { connectionString: url },
    });
    const worker = await startFingerprintWorker({
      ...{ log, logger: SILENT, publishCapsules: false },
      connection: { connectionString: url },
    });
    await eventually('the log is worked off', () => isDone(url), 60_000);
    await worker.stop();
    await log.close();
    undisturbed = await dumpOutputs(url);
    await database.drop();
    scripted = await ScriptedKafka.create(
      brokers,
      scriptedRecords(script.arrivals, options),
      options,
    );
  });

  afterAll(async () => {
    for (const database of databases) await database.drop();
  });

  it('gives what the log in PostgreSQL gives, and the dead letters say where they were', async () => {
    const run = await newRun();
    const { stop } = await start(run);
    await workedOff(run);
    await stop();
    expect(await dumpOutputs(run.url)).toEqual(undisturbed);
    const letters = await scripted.read(run.deadLetterTopic, POISON.length);
    expect(letters).toHaveLength(POISON.length);
    for (const { headers } of letters) {
      expect(headers).toMatchObject({
        topic: TOPICS.raw,
        error: expect.any(String),
        hash: expect.stringMatching(/^sha256:/),
      });
    }
  });

  it('gives the same while workers come and go', async () => {
    const run = await newRun();
    const options = { cycleMs: 200, commitMs: 40 };
    const steady = await start(run, options);
    let whileWorking = 0;
    for (let round = 0; round < 15; round++) {
      const guest = await start(run, options);
      await sleep(100 + 60 * (round % 5));
      await guest.stop();
      const done = await scripted.isDone(run.url, run.group);
      whileWorking += Number(!done);
    }
    expect(whileWorking).toBeGreaterThan(2);
    await workedOff(run);
    await steady.stop();
    expect(await dumpOutputs(run.url)).toEqual(undisturbed);
  });

  it('gives the same when its process is killed in the middle, and another takes over', async () => {
    const run = await newRun();
    const args = ['--group', run.group, '--cycle-ms', '200'];
    const spawn = () =>
      spawnWorker(run.url, [...args, '--signals', 'off'], scripted.env);
    const killed = await spawn();
    const exited = once(killed, 'exit');
    await eventually(
      'some of it is committed',
      () => scripted.hasBegun(run.url, run.group),
      60_000,
    );
    killed.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
    expect(await scripted.isDone(run.url, run.group)).toBe(false);
    const next = await spawn();
    const ended = once(next, 'exit');
    await workedOff(run);
    next.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(await dumpOutputs(run.url)).toEqual(undisturbed);
  });

  it('gives the same when a worker sleeps through the loss of its partitions', async () => {
    const run = await newRun();
    const real = await slowWriter(run.url, 0);
    let calls = 0;
    let wake: () => void = () => undefined;
    const awake = new Promise<void>(resolve => {
      wake = resolve;
    });
    const sleeper = await start(run, {
      cycleMs: 500,
      writer: {
        ...real,
        commit: async cycles => {
          if (++calls > 3) await awake;
          return real.commit(cycles);
        },
      },
    });
    await eventually('it sleeps', async () => calls > 3, 60_000);
    // It does not give back its partitions in time: the group goes on without it.
    const { stop } = await start(run);
    await workedOff(run);
    wake();
    await eventually(
      'its commit is refused',
      async () => {
        const metrics = await sleeper.worker.metricsRegistry.metrics();
        return Number(/_fenced_total (\d+)/.exec(metrics)?.[1]) > 0;
      },
      60_000,
    );
    await Promise.all([stop(), sleeper.stop()]);
    expect(await dumpOutputs(run.url)).toEqual(undisturbed);
  });
});
