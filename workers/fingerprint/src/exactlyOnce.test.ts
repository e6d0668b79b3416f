import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresTelemetryLog } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { TelemetryWriter } from '@slo-scout/telemetry-store';
import { Client } from 'pg';
import {
  dumpOutputs,
  isDone,
  ScriptedDatabase,
} from './__testUtils__/ScriptedDatabase';
import { TraceScript } from './__testUtils__/TraceScript';
import {
  type CycleWriter,
  startFingerprintWorker,
} from './startFingerprintWorker';

jest.setTimeout(180_000);

const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const timing = {
  heartbeatMs: 50,
  sessionTimeoutMs: 1_000,
  pollMs: 5,
  idleMs: 50,
};
const PARTITIONS = 4;
const DURATION_MS = 150_000;

/** The TypeScript loader of a checkout talks over the same channel. */
function isReady(child: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    child.on('message', (message: { type?: string }) => {
      if (message.type === 'ready') resolve();
    });
  });
}

describe('fingerprint worker', () => {
  const startMs = Date.now() - DURATION_MS - 120_000;
  const script = new TraceScript(20_260, {
    traces: 400,
    durationMs: DURATION_MS,
    startMs,
  });
  let database: ScriptedDatabase;
  let undisturbed: string[];

  async function start(
    url: string,
    options: {
      member?: string;
      cycleMs?: number;
      maxCycleCapsules?: number;
      writer?: CycleWriter;
    } = {},
  ) {
    const connection = { connectionString: url };
    const log = await PostgresTelemetryLog.create({ connection, timing });
    const {
      member,
      writer,
      cycleMs = 5_000,
      maxCycleCapsules = 1_000,
    } = options;
    const worker = await startFingerprintWorker({
      ...{ log, connection, logger: silent, member, writer },
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

  it('gives the same while workers come and go', async () => {
    const url = await database.copy();
    const steady = await start(url, { cycleMs: 500 });
    for (let round = 0; round < 8; round++) {
      const guest = await start(url, { cycleMs: 500 });
      await sleep(60 + 40 * (round % 3));
      await guest.stop();
    }
    await eventually('the log is worked off', () => isDone(url));
    await steady.stop();
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      'SELECT max(generation)::int AS generation FROM slo_scout_telemetry.consumer_offsets',
    );
    await client.end();
    expect(rows[0].generation).toBeGreaterThan(2);
    expect(await dumpOutputs(url)).toEqual(undisturbed);
  });

  it('gives the same when its process is killed, again and again', async () => {
    const url = await database.copy();
    const program = path.resolve(
      __dirname,
      '../bin/slo-scout-fingerprint-worker.js',
    );
    const exits: unknown[] = [];
    let kills = 0;
    for (let run = 0; !(await isDone(url)); run++) {
      const child = spawn(
        process.execPath,
        [
          program,
          '--metrics-port',
          '0',
          '--member',
          'only',
          '--cycle-ms',
          '200',
        ],
        {
          env: { ...process.env, SLO_SCOUT_DATABASE: url },
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        },
      );
      const exited = once(child, 'exit');
      await isReady(child);
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
  });
});
