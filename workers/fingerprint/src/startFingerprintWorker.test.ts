import { createHash } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { type Capsule, METRIC_NAMES } from '@slo-scout/journeys';
import {
  type LogRecord,
  PostgresTelemetryLog,
  rawRecordHeaders,
  type StoredRecord,
  TOPICS,
} from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { PostgresTelemetryStore } from '@slo-scout/telemetry-store';
import { Client } from 'pg';
import { encodeRequest } from './__testUtils__/TraceScript';
import {
  type FingerprintWorkerOptions,
  type RunningFingerprintWorker,
  startFingerprintWorker,
} from './startFingerprintWorker';

jest.setTimeout(60_000);

const timing = {
  heartbeatMs: 50,
  sessionTimeoutMs: 2_000,
  pollMs: 5,
  idleMs: 50,
};
/** Short times, so that the test need not wait for the clock of the log. */
const assembler = { rootGraceMs: 100, idleMs: 300 };

describe('startFingerprintWorker', () => {
  let database: TestDatabase;
  let log: PostgresTelemetryLog;
  let store: PostgresTelemetryStore;
  let worker: RunningFingerprintWorker | undefined;
  let messages: string[];
  let ids = 0;

  beforeEach(async () => {
    database = await createTestDatabase();
    const connection = { connectionString: database.url };
    log = await PostgresTelemetryLog.create({ connection, timing });
    store = await PostgresTelemetryStore.create({ connection });
    messages = [];
  });

  afterEach(async () => {
    await worker?.stop();
    worker = undefined;
    await store.close();
    await log.close();
    await database.drop();
  });

  async function start(options: Partial<FingerprintWorkerOptions> = {}) {
    const say = (message: string) => void messages.push(message);
    worker = await startFingerprintWorker({
      log,
      connection: { connectionString: database.url },
      logger: { info: say, warn: say, error: say },
      partitions: 1,
      ...options,
      pipeline: {
        cycleMs: 200,
        noveltyCycleMs: 50,
        ...options.pipeline,
        assembler: { ...assembler, ...options.pipeline?.assembler },
      },
    });
    return worker.metricsRegistry;
  }

  function trace(
    options: {
      at?: number;
      failed?: boolean;
      ms?: number;
      route?: string;
    } = {},
  ): LogRecord {
    const {
      at = Date.now(),
      failed = false,
      ms = 10,
      route = '/cart',
    } = options;
    ids++;
    const traceId = ids.toString(16).padStart(32, '0');
    const span = (
      spanId: string,
      parentSpanId: string,
      name: string,
      duration: number,
    ) => ({
      ...{ traceId, spanId, parentSpanId, name, kind: 2 },
      startTimeUnixNano: `${at}000000`,
      endTimeUnixNano: `${at + duration}000000`,
      status: failed ? { code: 2 } : {},
    });
    return raw(
      encodeRequest([
        {
          service: 'cart',
          span: span('00000000000000bb', '00000000000000aa', 'GetCart', ms / 2),
        },
        {
          service: 'frontend',
          span: span('00000000000000aa', '', `GET ${route}`, ms),
        },
      ]),
    );
  }

  async function query(text: string) {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const result = await client.query(text);
    await client.end();
    return result;
  }

  function raw(
    value: Uint8Array,
    headers = rawRecordHeaders('traces'),
  ): LogRecord {
    return { partition: 0, value, headers };
  }

  async function metricsOf(registry: { metrics(): Promise<string> }) {
    const text = await registry.metrics();
    return (name: string, labels: Record<string, string> = {}): number => {
      const lines = text
        .split('\n')
        .filter(
          line => line.startsWith(`${name}{`) || line.startsWith(`${name} `),
        );
      return lines
        .filter(line =>
          Object.entries(labels).every(([key, value]) =>
            line.includes(`${key}="${value}"`),
          ),
        )
        .reduce(
          (sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))),
          0,
        );
    };
  }

  /** What a collector does with an error: it tells its client to try again. */
  const appendForSure = (record: LogRecord) =>
    eventually('it is appended', () =>
      log.append(TOPICS.raw, [record]).then(
        () => true,
        () => false,
      ),
    );

  const counted = async () =>
    (await store.journeys()).reduce((sum, { traces }) => sum + traces, 0);

  it('exports live traces once and by outcome, and past ones not at all', async () => {
    const registry = await start();
    const past = Date.now() - 20 * 86_400_000;
    await log.append(TOPICS.raw, [
      ...[1, 2, 3, 4].map(() => trace({ ms: 10 })),
      ...[1, 2].map(() => trace({ ms: 600, failed: true })),
      ...[1, 2, 3].map(i => trace({ at: past + i * 60_000 })),
    ]);
    await eventually('all are counted', async () => (await counted()) === 9);
    const [journey, ...others] = await store.journeys();
    expect(others).toEqual([]);
    let value = await metricsOf(registry);
    await eventually('they are exported', async () => {
      value = await metricsOf(registry);
      return value(METRIC_NAMES.journeyRequests) === 6;
    });
    const labels = { journey: journey.id, service: 'frontend' };
    expect(
      value(METRIC_NAMES.journeyRequests, { ...labels, outcome: 'ok' }),
    ).toBe(4);
    expect(
      value(METRIC_NAMES.journeyRequests, { ...labels, outcome: 'error' }),
    ).toBe(2);
    const bucket = `${METRIC_NAMES.journeyDuration}_bucket`;
    const le = String(2 ** 26 / 1e9); // 67 ms
    expect(value(bucket, { ...labels, outcome: 'ok', le })).toBe(4);
    expect(value(bucket, { ...labels, outcome: 'error', le })).toBe(0);
    expect(value(bucket, { ...labels, outcome: 'error', le: '+Inf' })).toBe(2);
    expect(
      value(`${METRIC_NAMES.journeyDuration}_sum`, { outcome: 'error' }),
    ).toBeCloseTo(1.2, 9);
    const cart = { service: 'cart', operation: 'GetCart', kind: '2' };
    expect(
      value(METRIC_NAMES.operationRequests, { ...cart, outcome: 'ok' }),
    ).toBe(4);
    expect(
      value(METRIC_NAMES.operationRequests, { ...cart, outcome: 'error' }),
    ).toBe(2);
    expect(
      value(`${METRIC_NAMES.operationDuration}_sum`, {
        ...cart,
        outcome: 'ok',
      }),
    ).toBeCloseTo(0.02, 9);
    expect(
      value('sloscout_fingerprint_close_reason_total', { reason: 'root' }),
    ).toBe(9);
    expect(await store.extent()).toMatchObject({
      from: Math.floor((past + 60_000) / 60_000) * 60,
    });
  });

  it('sends what it can not decode to the dead letters, and goes on', async () => {
    const registry = await start();
    const bad: LogRecord[] = [
      raw(Buffer.from('not OTLP at all')),
      raw(new Uint8Array(0)),
      raw(Buffer.from('x'), {
        signal: 'traces',
        encoding: 'otlp_json',
        v: '1',
      }),
      raw(Buffer.from([10, 255, 255, 255, 255, 15]), {}),
      raw(Buffer.from('x'), { signal: 'pictures\u0000' }),
    ];
    const logs = raw(Buffer.from('whatever'), rawRecordHeaders('logs'));
    await log.append(TOPICS.raw, [trace(), ...bad, logs, trace()]);
    await eventually(
      'the good ones are counted',
      async () => (await counted()) === 2,
    );

    const dead: StoredRecord[] = [];
    const consumer = await log.consume(
      { topic: TOPICS.deadLetters, group: 'test' },
      {
        assigned: async () => 0,
        batch: async ({ records }) => void dead.push(...records),
        revoked: async () => undefined,
      },
    );
    await eventually(
      'the dead letters are there',
      () => dead.length >= bad.length,
    );
    await consumer.stop();
    expect(dead).toHaveLength(bad.length);
    dead.forEach((letter, i) => {
      expect(Buffer.from(letter.value)).toEqual(Buffer.from(bad[i].value));
      expect(letter.headers).toEqual({
        ...bad[i].headers,
        topic: TOPICS.raw,
        partition: '0',
        offset: String(i + 1),
        error: expect.stringMatching(/\w+ .*\w/),
        hash: `sha256:${createHash('sha256')
          .update(bad[i].value)
          .digest('hex')}`,
      });
    });
    const value = await metricsOf(registry);
    expect(value('sloscout_fingerprint_dlq_total')).toBe(bad.length);
    expect(
      value('sloscout_fingerprint_records_total', { outcome: 'skipped' }),
    ).toBe(1);
  });

  it('keeps a place for senders of impossible times and many names', async () => {
    await start();
    await log.append(TOPICS.raw, [
      trace({ at: 0 }),
      trace({ at: Date.now() + 400 * 86_400_000 }),
      trace({ at: Date.parse('1999-01-01T00:00:00Z') }),
      trace(),
    ]);
    await eventually(
      'all but the old one are counted',
      async () => (await counted()) === 3,
    );
    const extent = await store.extent();
    expect(extent?.from).toBeGreaterThan(Date.now() / 1000 - 600);
    expect(extent?.to).toBeLessThan(Date.now() / 1000 + 600);
    const value = await metricsOf(worker!.metricsRegistry);
    expect(
      value('sloscout_fingerprint_dropped_traces_total', {
        reason: 'too_old',
      }),
    ).toBe(1);
  });

  it('counts a trace that never ends when it is old enough, so that the offset moves on', async () => {
    const registry = await start({
      pipeline: {
        assembler: { idleMs: 60_000, rootGraceMs: 100, maxAgeMs: 400 },
      },
    });
    const orphan = (i: number) =>
      raw(
        encodeRequest([
          {
            service: 'batch',
            span: {
              traceId: 'f'.repeat(32),
              spanId: `${i}`.padStart(16, '1'),
              parentSpanId: 'e'.repeat(16),
              name: 'step',
              kind: 1,
              startTimeUnixNano: `${Date.now()}000000`,
              endTimeUnixNano: `${Date.now()}000000`,
            },
          },
        ]),
      );
    await log.append(TOPICS.raw, [orphan(0), trace()]);
    await eventually('both are counted', async () => (await counted()) === 2);
    await log.append(TOPICS.raw, [orphan(1)]);
    await eventually('its next span is late', async () => {
      const value = await metricsOf(registry);
      return value('sloscout_fingerprint_late_total', { reason: 'age' }) === 1;
    });
    const value = await metricsOf(registry);
    expect(value('sloscout_fingerprint_traces_open')).toBe(0);
    expect(value('sloscout_fingerprint_oldest_open_offset_age_seconds')).toBe(
      0,
    );
  });

  it('stops reading where too much can not be read, and loses nothing by it', async () => {
    const bad = Array.from({ length: 10 }, (_, i) =>
      raw(Buffer.from([0xff, i])),
    );
    await log.ensureTopic(TOPICS.raw, 1);
    await log.append(TOPICS.raw, [trace(), ...bad, trace()]);
    const registry = await start({
      deadLetterLimits: { minRecords: 3, maxShare: 0.5, windowMs: 700 },
    });
    await eventually('it has stopped', async () => {
      const value = await metricsOf(registry);
      return (
        value('sloscout_fingerprint_partitions_paused', {
          reason: 'dead_letters',
        }) === 1
      );
    });
    const during = await metricsOf(registry);
    expect(during('sloscout_fingerprint_dlq_total')).toBeLessThan(bad.length);
    expect(messages.join()).toContain('it waits at offset');
    await eventually('all is read', async () => (await counted()) === 2);
    const value = await metricsOf(registry);
    expect(value('sloscout_fingerprint_dlq_total')).toBe(bad.length);
    const { rows } = await query(
      `SELECT count(*)::int AS letters FROM slo_scout_telemetry.telemetry_log WHERE topic = '${TOPICS.deadLetters}'`,
    );
    expect(rows).toEqual([{ letters: bad.length }]);
  });

  it('publishes committed capsules under their ids', async () => {
    const registry = await start({ publishIntervalMs: 50 });
    await log.append(TOPICS.raw, [
      trace(),
      trace({ failed: true }),
      trace({ route: '/pay' }),
    ]);
    await eventually('all are counted', async () => (await counted()) === 3);
    const published = new Map<string, Capsule>();
    const consumer = await log.consume(
      { topic: TOPICS.capsules, group: 'reader' },
      {
        assigned: async () => 0,
        batch: async ({ records }) =>
          records.forEach(({ key, value }) =>
            published.set(key!, JSON.parse(Buffer.from(value).toString())),
          ),
        revoked: async () => undefined,
      },
    );
    const all = () => [...published.values()];
    await eventually(
      'the topic says the same',
      () => all().reduce((sum, { ok, error }) => sum + ok + error, 0) === 3,
    );
    await consumer.stop();
    const value = await metricsOf(registry);
    expect(value('sloscout_capsules_created_total')).toBe(published.size);
    for (const [key, capsule] of published) {
      expect(capsule).toMatchObject({ id: key, entryService: 'frontend' });
      expect(capsule.steps.map(({ service }) => service).sort()).toEqual([
        'cart',
        'frontend',
      ]);
    }
    const failed = all().flatMap(({ steps }) =>
      steps.filter(({ errors }) => errors),
    );
    expect(failed.map(({ errorDurations }) => errorDurations?.count)).toEqual([
      [1],
      [1],
    ]);
  });

  it('can be stopped at once', async () => {
    await start();
    await worker?.stop();
    worker = undefined;
    expect(messages).toEqual([]);
  });

  it('starts again by itself when its connections are cut', async () => {
    const registry = await start({ backoffMillis: { first: 10, longest: 50 } });
    const client = new Client({ connectionString: database.url });
    await client.connect();
    let appended = 0;
    for (let round = 0; round < 5; round++) {
      await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND application_name IN ('slo-scout writer', 'slo-scout telemetry log')`,
      );
      for (let i = 0; i < 5; i++) {
        await appendForSure(trace());
        appended++;
      }
    }
    await client.end();
    await eventually(
      'all are counted',
      async () => (await counted()) === appended,
    );
    const value = await metricsOf(registry);
    expect(value('sloscout_fingerprint_close_reason_total')).toBe(appended);
  });
});
