import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { FencedError } from '@slo-scout/telemetry';
import { Client } from 'pg';
import { PostgresTelemetryStore } from './PostgresTelemetryStore';
import type { LogCount, SignalsCommit, SignalsLimits } from './SignalsCommit';
import type { TelemetryEvent } from './TelemetryStore';
import { TelemetryWriter } from './TelemetryWriter';

jest.setTimeout(60_000);

const DAY = 86_400;
const NOW = Math.floor(Date.now() / 1000 / DAY) * DAY;

function assignment(partition: number, generation = 1) {
  return { group: 'signals', topic: 'raw', partition, generation };
}

function log(fields: Partial<LogCount>): LogCount {
  return {
    service: 'cart',
    minute: NOW,
    severity: 9,
    template: 't1',
    text: 'Added <num> items',
    total: 1,
    traced: 0,
    ...fields,
  };
}

function event(fields: Partial<TelemetryEvent>): TelemetryEvent {
  return {
    id: 'e1',
    service: 'cart',
    name: 'slo_scout.restart',
    time: NOW + 1.5,
    severity: 'WARN',
    text: 'Container cart was restarted',
    attributes: { 'k8s.pod.name': 'cart-1' },
    ...fields,
  };
}

describe('what is kept of logs and metrics', () => {
  let database: TestDatabase;
  let offset = 0;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  async function open(schema: string, limits?: Partial<SignalsLimits>) {
    const where = { connection: { connectionString: database.url }, schema };
    const writer = await TelemetryWriter.create({
      ...where,
      publishes: true,
      signalsLimits: limits,
    });
    const store = await PostgresTelemetryStore.create(where);
    await writer.claim(assignment(0));
    return {
      writer,
      store,
      commit: (fields: Partial<SignalsCommit>) =>
        writer.commitSignals({
          assignment: assignment(0),
          position: { offset: ++offset, cycle: 0 },
          logs: [],
          events: [],
          metrics: [],
          ...fields,
        }),
      close: () => Promise.all([writer.close(), store.close()]),
    };
  }
  const range = { from: NOW - DAY, to: NOW + DAY };

  it('adds up, and gives back series, templates and events', async () => {
    const { commit, store, close } = await open('sums');
    await commit({
      logs: [
        log({ total: 5, traced: 2 }),
        log({ severity: 17, template: 't2', text: 'No <*>', total: 2 }),
        log({ minute: NOW + 60, total: 1 }),
        log({ service: 'other', total: 9 }),
      ],
      events: [event({}), event({}), event({ id: 'e2', time: NOW + 1 })],
    });
    await commit({
      logs: [log({ total: 3, traced: 1 })],
      // Seen by another collector, a day later by its clock.
      events: [event({ time: NOW + DAY + 5 })],
    });
    expect(await store.logSeries('cart', { ...range, binSeconds: 60 })).toEqual(
      [
        { start: NOW, total: 10, errors: 2 },
        { start: NOW + 60, total: 1, errors: 0 },
      ],
    );
    expect(
      await store.logSeries('cart', { ...range, binSeconds: 300 }),
    ).toEqual([{ start: NOW, total: 11, errors: 2 }]);
    await expect(
      store.logSeries('cart', { ...range, binSeconds: 90 }),
    ).rejects.toThrow(/multiple of 60/);
    expect(await store.logTemplates('cart', range, 10)).toEqual([
      { id: 't2', text: 'No <*>', total: 2, errors: 2, traced: 0 },
      { id: 't1', text: 'Added <num> items', total: 9, errors: 0, traced: 3 },
    ]);
    expect(
      (await store.events('cart', { from: 0, to: NOW + 3 * DAY })).map(
        ({ id, time }) => [id, time],
      ),
    ).toEqual([
      ['e2', NOW + 1],
      ['e1', NOW + 1.5],
    ]);
    expect(
      await store.logSeries('nobody', { ...range, binSeconds: 60 }),
    ).toEqual([]);
    await close();
  });

  it('does not let senders grow it without end', async () => {
    const { commit, store, close } = await open('hostile', {
      services: 2,
      templates: 3,
      metrics: 2,
      eventsPerDay: 4,
    });
    const many = (size: number) => Array.from({ length: size }, (_, i) => i);
    const first = await commit({
      logs: many(10).map(i => log({ template: `t${i}`, text: `text ${i}` })),
      events: many(6).map(i => event({ id: `x${i}`, time: NOW + i })),
      metrics: many(5).map(i => ({
        service: 'cart',
        name: `m${i}`,
        type: 'sum' as const,
        unit: '1',
        monotonic: true,
        temporality: 2,
        labelKeys: [],
        bounds: [],
        lastSeen: NOW,
      })),
    });
    expect(first).toEqual({
      untemplated: 7,
      eventsCreated: 4,
      refused: { service_limit: 0, event_limit: 2, metric_limit: 3 },
    });
    const second = await commit({
      logs: [
        log({ template: 't0', text: 'text 0' }),
        ...many(5).map(i => log({ service: `s${i}`, total: 10 })),
      ],
      events: [event({ id: 'x9', time: NOW + 9 })],
    });
    expect(second).toMatchObject({
      untemplated: 0,
      refused: { service_limit: 40, event_limit: 1 },
    });
    const templates = await store.logTemplates('cart', range, 10);
    expect(templates).toHaveLength(4);
    expect(templates).toContainEqual({
      id: 'other',
      total: 7,
      errors: 0,
      traced: 0,
    });
    expect(await store.metrics('cart')).toHaveLength(2);
    await close();
  });

  it('knows what a metric looks like by now', async () => {
    const { commit, store, close } = await open('metrics');
    const metric = {
      service: 'cart',
      name: 'http.server.request.duration',
      type: 'histogram' as const,
      unit: 's',
      monotonic: false,
      temporality: 2,
      labelKeys: ['http.route'],
      bounds: [0.1, 1],
      lastSeen: NOW,
    };
    await commit({ metrics: [metric] });
    await commit({
      metrics: [
        { ...metric, labelKeys: ['error.type'], bounds: [0.1, 0.5, 1] },
      ],
    });
    await commit({
      metrics: [{ ...metric, labelKeys: [], lastSeen: NOW + 1 }],
    });
    expect(await store.metrics('cart')).toEqual([
      {
        ...metric,
        labelKeys: ['error.type', 'http.route'],
        lastSeen: NOW + 1,
      },
    ]);
    await close();
  });

  it('lets one generation write, all or nothing', async () => {
    const { commit, writer, store, close } = await open('fenced');
    await commit({ logs: [log({})] });
    await writer.claim(assignment(0, 2));
    await expect(commit({ logs: [log({ total: 50 })] })).rejects.toThrow(
      FencedError,
    );
    expect(await store.logSeries('cart', { ...range, binSeconds: 60 })).toEqual(
      [{ start: NOW, total: 1, errors: 0 }],
    );
    await close();
  });

  it('publishes each event from the committed rows, again when it was not taken', async () => {
    const { commit, writer, close } = await open('outbox');
    await commit({ events: [event({}), event({ id: 'e2' })] });
    await expect(
      writer.publishEvents(10, () => Promise.reject(new Error('away'))),
    ).rejects.toThrow('away');
    const sent: TelemetryEvent[] = [];
    const take = async (events: TelemetryEvent[]) => {
      sent.push(...events);
    };
    expect(await writer.publishEvents(10, take)).toBe(2);
    await commit({ events: [event({})] });
    expect(await writer.publishEvents(10, take)).toBe(0);
    expect(sent).toEqual([event({}), event({ id: 'e2' })]);
    await close();
  });

  it('drops what is past retention', async () => {
    const { commit, store, close } = await open('retention');
    const old = NOW - 50 * DAY;
    await commit({
      logs: [log({}), log({ minute: old, template: 'gone', text: 'gone' })],
      events: [event({}), event({ id: 'gone', time: NOW - 10 * DAY })],
    });
    const dropped = await store.maintain();
    expect(dropped.map(name => name.replace(/_\d+$/, ''))).toEqual([
      'log_counts',
      'telemetry_events',
    ]);
    const all = { from: 0, to: NOW + DAY };
    expect(await store.events('cart', all)).toHaveLength(1);
    expect(await store.logTemplates('cart', all, 10)).toHaveLength(1);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query(
      'SELECT id FROM retention.log_templates',
    );
    expect(rows).toEqual([{ id: 't1' }]);
    await client.end();
    await close();
  });
});
