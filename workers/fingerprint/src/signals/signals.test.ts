import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startOtlpCollector } from '@slo-scout/collector-otlp';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { METRIC_NAMES } from '@slo-scout/journeys';
import {
  jsonToProtobuf,
  PostgresTelemetryLog,
  type StoredRecord,
  TOPICS,
} from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import { PostgresTelemetryStore } from '@slo-scout/telemetry-store';
import { Registry } from 'prom-client';
import { LogMetrics } from './LogMetrics';
import { startSignalsStage } from './startSignalsStage';

jest.setTimeout(180_000);

const silent = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const HEADERS = { signal: 'logs', encoding: 'otlp_proto', v: '1' };
const PARTITIONS = 2;

function logs(service: string, records: object[]): Uint8Array {
  const json = {
    resourceLogs: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: service } },
          ],
        },
        scopeLogs: [{ logRecords: records }],
      },
    ],
  };
  return jsonToProtobuf('logs', Buffer.from(JSON.stringify(json))).request;
}

describe('the signals stage', () => {
  let database: TestDatabase;
  let log: PostgresTelemetryLog;
  let store: PostgresTelemetryStore;
  const now = Date.now();
  const range = { from: now / 1000 - 7200, to: now / 1000 + 7200 };

  beforeEach(async () => {
    database = await createTestDatabase();
    const connection = { connectionString: database.url };
    log = await PostgresTelemetryLog.create({ connection });
    store = await PostgresTelemetryStore.create({ connection });
    await log.ensureTopic(TOPICS.raw, PARTITIONS);
  });
  afterEach(async () => {
    await Promise.all([log.close(), store.close()]);
    await database.drop();
  });

  function start() {
    return startSignalsStage({
      connection: { connectionString: database.url },
      ...{ log, logger: silent, partitions: PARTITIONS },
      ...{ commitIntervalMs: 100, publishIntervalMs: 100 },
    });
  }

  async function total(service: string): Promise<number> {
    const bins = await store.logSeries(service, { ...range, binSeconds: 60 });
    return bins.reduce((sum, bin) => sum + bin.total, 0);
  }

  /** What is in a topic, as long as the consumer runs. */
  async function follow(topic: string) {
    const records: StoredRecord[] = [];
    const consumer = await log.consume(
      { topic, group: 'test' },
      {
        assigned: async () => 0,
        batch: async batch => void records.push(...batch.records),
        revoked: async () => undefined,
      },
    );
    return { records, stop: () => consumer.stop() };
  }

  it("keeps what OpenTelemetry's exporters send: counts, templates, events, metrics", async () => {
    const collector = await startOtlpCollector({
      log: await PostgresTelemetryLog.create({
        connection: { connectionString: database.url },
      }),
      ...{ host: '127.0.0.1', grpcPort: 0, httpPort: 0, metricsPort: false },
      // Whether a machine is busy must not decide a test.
      maxLoopDelayMs: 600_000,
      partitions: PARTITIONS,
      logger: silent,
    });
    const stage = await start();
    const enriched = await follow(TOPICS.enriched);

    const service = fork(
      path.join(__dirname, '../__testUtils__/paymentProgram.ts'),
      [`http://127.0.0.1:${collector.httpPort}`],
      {
        execArgv: [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
      },
    );
    await once(service, 'exit');
    await eventually(
      'all is counted',
      async () =>
        (await total('payment')) === 300 &&
        (await store.metrics('payment')).length === 1 &&
        enriched.records.length > 0,
    );
    const bins = await store.logSeries('payment', { ...range, binSeconds: 60 });
    expect(bins.reduce((sum, bin) => sum + bin.errors, 0)).toBe(30);
    expect(await store.logTemplates('payment', range, 10)).toEqual([
      expect.objectContaining({
        text: 'card <num> was declined by the bank',
        total: 30,
        errors: 30,
        traced: 0,
      }),
      expect.objectContaining({ text: 'charged <num> EUR', total: 270 }),
    ]);
    const [event, ...more] = await store.events('payment', range);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      id: 'a'.repeat(32),
      name: 'slo_scout.restart',
      severity: 'WARN',
      text: 'Container app was restarted',
      attributes: { 'k8s.pod.name': 'p' },
    });
    expect(enriched.records).toHaveLength(1);
    expect(enriched.records[0].headers.signal).toBe('events');
    expect(
      JSON.parse(Buffer.from(enriched.records[0].value).toString()),
    ).toEqual(event);
    expect((await store.metrics('payment'))[0]).toMatchObject({
      name: 'http.server.request.duration',
      type: 'histogram',
      unit: 's',
      temporality: 2,
      labelKeys: ['http.route'],
      bounds: [0.1, 0.5, 1],
    });

    await enriched.stop();
    await stage.stop();
    await collector.stop();
  });

  it('sends what it cannot read to the dead letters and goes on', async () => {
    const good = logs('cart', [{ body: { stringValue: 'hello' } }]);
    await log.append(TOPICS.raw, [
      { partition: 0, value: good, headers: HEADERS },
      {
        partition: 0,
        value: Buffer.from('not OTLP'),
        headers: HEADERS,
      },
      {
        partition: 0,
        value: Buffer.from([0x0a, 0x7f]),
        headers: { ...HEADERS, signal: 'metrics' },
      },
      {
        partition: 0,
        value: Buffer.from('a trace'),
        headers: { ...HEADERS, signal: 'traces' },
      },
      { partition: 0, value: good, headers: HEADERS },
    ]);
    const stage = await start();
    await eventually('it goes on', async () => (await total('cart')) === 2);
    await stage.stop();
    const dead = await follow(TOPICS.deadLetters);
    await eventually('they are there', async () => dead.records.length === 2);
    await dead.stop();
    expect(dead.records.map(({ headers }) => headers)).toEqual([
      expect.objectContaining({
        topic: TOPICS.raw,
        partition: '0',
        signal: 'logs',
        error: expect.stringContaining('Malformed OTLP'),
      }),
      expect.objectContaining({ signal: 'metrics' }),
    ]);
  });

  it('takes no time from senders that cannot be', async () => {
    const at = (ms: number) => ({
      timeUnixNano: String(BigInt(ms) * 1_000_000n),
      body: { stringValue: 'x' },
    });
    await log.append(TOPICS.raw, [
      {
        partition: 0,
        headers: HEADERS,
        value: logs('clock', [
          at(now),
          at(now + 400 * 86_400_000),
          at(now - 400 * 86_400_000),
          { body: { stringValue: 'x' } },
        ]),
      },
    ]);
    const stage = await start();
    await eventually('it is read', async () => (await total('clock')) > 0);
    await stage.stop();
    const bins = await store.logSeries('clock', {
      ...{ from: 0, to: 1e10, binSeconds: 60 },
    });
    expect(bins.reduce((sum, bin) => sum + bin.total, 0)).toBe(3);
    expect(bins.every(({ start: s }) => s > range.from && s < range.to)).toBe(
      true,
    );
  });

  it('exports what was logged just now by service and outcome, whatever its name', async () => {
    const hostile = 'a"} 1\nup{x="\\';
    const record = (ms: number, severityNumber: number) => ({
      timeUnixNano: String(BigInt(ms) * 1_000_000n),
      severityNumber,
      body: { stringValue: 'x' },
    });
    const live = Date.now();
    const value = logs(hostile, [
      record(live, 9),
      record(live, 13),
      record(live, 17),
      record(live, 21),
      // A backfill is stored, and no event of now.
      record(live - 3_600_000, 17),
    ]);
    const batch = { partition: 0, headers: HEADERS, value };
    await log.append(TOPICS.raw, [batch, { ...batch, partition: 1 }]);
    const first = await start();
    await eventually('read', async () => (await total(hostile)) === 10);
    await log.append(TOPICS.raw, [batch]);
    await eventually('read', async () => (await total(hostile)) === 15);
    await first.stop();
    const text = await first.metricsRegistry.getSingleMetricAsString(
      METRIC_NAMES.serviceLogRecords,
    );
    const name = 'a\\"} 1\\nup{x=\\"\\\\';
    expect(text.split('\n').filter(line => !line.startsWith('#'))).toEqual([
      `${METRIC_NAMES.serviceLogRecords}{service="${name}",outcome="ok"} 6`,
      `${METRIC_NAMES.serviceLogRecords}{service="${name}",outcome="error"} 6`,
    ]);

    // What another instance has committed is not counted again.
    const second = await start();
    await log.append(TOPICS.raw, [batch]);
    await eventually('read', async () => (await total(hostile)) === 20);
    await second.stop();
    expect(
      await second.metricsRegistry.getSingleMetricAsString(
        METRIC_NAMES.serviceLogRecords,
      ),
    ).toContain('outcome="error"} 2');
  });

  it('exports no more services than it may', async () => {
    const registry = new Registry();
    const metrics = new LogMetrics(registry, 2);
    for (const service of ['a', 'b', 'c', 'a']) {
      metrics.record(new Map([[service, { ok: 3, error: 0 }]]));
    }
    const values = (await registry.getMetricsAsJSON()).flatMap(metric =>
      metric.values.map(({ labels, value }) => [
        labels.service,
        labels.outcome,
        value,
      ]),
    );
    expect(values).toEqual([
      ['a', 'ok', 6],
      ['a', 'error', 0],
      ['b', 'ok', 3],
      ['b', 'error', 0],
      [undefined, undefined, 3],
    ]);
  });

  it('counts each record once, however often it is killed', async () => {
    const RECORDS = 3000;
    const program = path.resolve(
      __dirname,
      '../../bin/slo-scout-fingerprint-worker.js',
    );
    let appended = 0;
    const append = async (count: number) => {
      const records = Array.from({ length: count }, (_, i) => ({
        partition: (appended + i) % PARTITIONS,
        headers: HEADERS,
        value: logs('cart', [
          {
            severityNumber: (appended + i) % 4 === 0 ? 17 : 9,
            body: { stringValue: `item ${appended + i}` },
          },
          {
            eventName: 'slo_scout.scaling',
            attributes: [
              {
                key: 'slo_scout.fact.id',
                // Each fact comes from two collectors.
                value: { stringValue: `fact ${(appended + i) >> 1}` },
              },
            ],
          },
        ]),
      }));
      await log.append(TOPICS.raw, records);
      appended += count;
    };
    const run = (): ChildProcess =>
      spawn(
        process.execPath,
        [program, '--metrics-port', '0', '--member', 'one'],
        {
          env: { ...process.env, SLO_SCOUT_DATABASE: database.url },
          stdio: 'ignore',
        },
      );
    let kills = 0;
    while (appended < RECORDS) {
      const child = run();
      const exited = once(child, 'exit');
      const before = await total('cart');
      await append(500);
      // Killed somewhere between its first commit and its last.
      await eventually(
        'it has begun',
        async () => (await total('cart')) > before,
      );
      await append(500);
      await sleep(37 * (kills % 5));
      child.kill('SIGKILL');
      await exited;
      kills++;
    }
    const last = run();
    const exited = once(last, 'exit');
    await eventually(
      'all is counted',
      async () => (await total('cart')) >= RECORDS,
    );
    await sleep(1500);
    last.kill('SIGTERM');
    await exited;
    expect(kills).toBe(3);
    const bins = await store.logSeries('cart', { ...range, binSeconds: 3600 });
    expect(bins.reduce((sum, bin) => sum + bin.total, 0)).toBe(RECORDS);
    expect(bins.reduce((sum, bin) => sum + bin.errors, 0)).toBe(RECORDS / 4);
    const { text, total: counted } = (
      await store.logTemplates('cart', range, 10)
    )[0];
    expect([text, counted]).toEqual(['item <num>', RECORDS]);
    const events = await store.events('cart', range);
    // The latest thousand of them.
    expect(new Set(events.map(({ id }) => id)).size).toBe(1000);
  });
});
