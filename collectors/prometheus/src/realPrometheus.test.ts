import { rmSync } from 'node:fs';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { describeWithPrometheus, RealPrometheus } from '@slo-scout/dev-tools';
import { type ReadPoint, readPoints } from './__testUtils__/readPoints';
import { TestCollector } from './__testUtils__/TestCollector';

jest.setTimeout(60_000);

const MINUTE = 60_000;
const START = 1_700_000_040_000;
const MINUTES = 120;
const BOUNDS = ['0.1', '0.5', '1', '+Inf'];

/**
 * Two hours of a service "cart": requests that begin anew in minute 50, errors
 * that are there only from minute 30 to 60, and a histogram of latency.
 */
function pastOfCart(): string {
  const lines: string[] = [];
  const at = (minute: number) => START / 1000 + minute * 60;
  const labels = 'job="shop/cart",instance="cart-0:8080"';
  lines.push('# TYPE http_server_requests counter');
  for (let m = 0; m <= MINUTES; m++) {
    const value = m < 50 ? 100 + 10 * m : 7 * (m - 49);
    lines.push(
      `http_server_requests_total{${labels},code="200"} ${value} ${at(m)}`,
    );
  }
  for (let m = 30; m <= 60; m++) {
    lines.push(
      `http_server_requests_total{${labels},code="500"} ${m} ${at(m)}`,
    );
  }
  lines.push('# TYPE http_server_request_duration_seconds histogram');
  for (const [i, le] of BOUNDS.entries()) {
    for (let m = 0; m <= MINUTES; m++) {
      lines.push(
        `http_server_request_duration_seconds_bucket{${labels},le="${le}"} ${
          (i + 1) * m
        } ${at(m)}`,
      );
    }
  }
  for (let m = 0; m <= MINUTES; m++) {
    lines.push(
      `http_server_request_duration_seconds_count{${labels}} ${
        BOUNDS.length * m
      } ${at(m)}`,
    );
  }
  for (let m = 0; m <= MINUTES; m++) {
    lines.push(
      `http_server_request_duration_seconds_sum{${labels}} ${m / 4} ${at(m)}`,
    );
  }
  lines.push('# EOF', '');
  return lines.join('\n');
}

/** What a reader of cumulative points counts: OpenTelemetry's data model, a new start is a new sequence. */
function increase(points: ReadPoint[]): number {
  let total = 0;
  let before: ReadPoint | undefined;
  for (const point of points) {
    if (point.flags === 1) continue;
    if (before && before.startMs === point.startMs) {
      total += point.asDouble! - before.asDouble!;
    } else if (before && point.startMs < point.timeMs) {
      total += point.asDouble!;
    }
    before = point;
  }
  return total;
}

const byTime = (a: ReadPoint, b: ReadPoint) => a.timeMs - b.timeMs;

describeWithPrometheus('a real Prometheus with a past', () => {
  let database: TestDatabase;
  let prometheus: RealPrometheus;
  let collector: TestCollector;

  beforeAll(async () => {
    database = await createTestDatabase();
    // Its external label is on everything that remote_read answers.
    prometheus = await RealPrometheus.start(
      pastOfCart(),
      'global: { external_labels: { replica: a } }',
    );
  });

  afterAll(async () => {
    await prometheus?.stop();
    await database?.drop();
  });

  afterEach(() => collector.dispose());

  const config = (target: object = {}) => ({
    targets: [{ name: 'test', url: prometheus.url, cluster: 'eu', ...target }],
    collect: { step: '60s', delay: '0s', backfill: '2h', stepsPerRequest: 25 },
  });

  describe.each(['query_range', 'remote_read'])('by %s', mode => {
    const schema = `past_${mode}`;
    let points: ReadPoint[];

    beforeAll(async () => {
      collector = new TestCollector({ url: database.url, schema });
      collector.configure(config({ mode, externalLabels: { replica: 'a' } }));
      collector.nowMs = START + MINUTES * MINUTE;
      await collector.start();
      await collector.caughtUp();
      await collector.stop();
      points = (await readPoints(database.url, schema)).sort(byTime);
    });

    it('brings what the server has, and no point twice', async () => {
      expect(collector.said.filter(line => /Target/.test(line))).toEqual([]);
      const requests = points.filter(
        ({ metric, labels }) =>
          metric === 'http_server_requests_total' && labels.code === '200',
      );
      expect(requests[0]).toMatchObject({
        type: 'sum',
        data: { aggregationTemporality: 2, isMonotonic: true },
        resource: {
          'service.name': 'cart',
          'service.namespace': 'shop',
          'service.instance.id': 'cart-0:8080',
          'k8s.cluster.name': 'eu',
        },
        labels: { job: 'shop/cart', instance: 'cart-0:8080', code: '200' },
        startMs: requests[0].timeMs,
      });
      // The first step is after the beginning of the backfill.
      expect(requests.map(({ timeMs }) => timeMs)).toEqual(
        Array.from({ length: MINUTES }, (_, i) => START + (i + 1) * MINUTE),
      );
      // Ten a minute until 49, then from zero: 7 in minute 50 and 7 in each later one.
      expect(increase(requests)).toBe(10 * 48 + 7 * 71);
      const reset = requests.find(
        ({ timeMs }) => timeMs === START + 50 * MINUTE,
      )!;
      expect(reset).toMatchObject({
        asDouble: 7,
        startMs: START + 49 * MINUTE + 1,
      });
      expect(new Set(points.map(({ partition }) => partition)).size).toBe(1);
    });

    it('says when a series ends', async () => {
      const errors = points.filter(({ labels }) => labels.code === '500');
      const last = errors[errors.length - 1];
      expect(errors.filter(({ flags }) => flags === 1)).toEqual([last]);
      expect(last.asDouble).toBeUndefined();
      // Without a marker the server itself shows the last value for less than five minutes more.
      expect(last.timeMs).toBeGreaterThanOrEqual(START + 64 * MINUTE);
      expect(last.timeMs).toBeLessThanOrEqual(START + 66 * MINUTE);
    });

    it('joins buckets into histograms', async () => {
      const latency = points.filter(({ type }) => type === 'histogram');
      expect(latency).toHaveLength(MINUTES);
      expect(latency[9]).toMatchObject({
        metric: 'http_server_request_duration_seconds',
        timeMs: START + 10 * MINUTE,
        startMs: START + MINUTE,
        count: '40',
        sum: 2.5,
        explicitBounds: [0.1, 0.5, 1],
        bucketCounts: ['10', '10', '10', '10'],
        labels: { job: 'shop/cart', instance: 'cart-0:8080' },
      });
      expect(latency[0].data.aggregationTemporality).toBe(2);
    });
  });

  it('goes on where it was: with its file, and without it', async () => {
    const schema = 'past_restart';
    collector = new TestCollector({ url: database.url, schema });
    collector.configure(config());
    const run = async (minute: number) => {
      collector.nowMs = START + minute * MINUTE;
      await collector.start();
      await collector.caughtUp();
      await collector.stop();
      return (await readPoints(database.url, schema))
        .filter(({ labels }) => labels.code === '200')
        .sort(byTime);
    };
    const minutesOf = (points: ReadPoint[]) =>
      points.map(({ timeMs }) => (timeMs - START) / MINUTE);
    const upTo = (minute: number) =>
      Array.from({ length: minute + 1 }, (_, m) => m);
    await run(20);
    const second = await run(40);
    expect(minutesOf(second)).toEqual(upTo(40));
    // One unbroken sequence across the restart.
    expect(new Set(second.map(({ startMs }) => startMs)).size).toBe(1);

    // The log has the watermark only: the steps that overlap come again, as points of the same time.
    rmSync(collector.checkpointFile);
    const third = minutesOf(await run(45));
    expect([...new Set(third)]).toEqual(upTo(45));
    expect(third.filter((m, i) => third.indexOf(m) !== i)).toEqual([39, 40]);
  });

  it('leaves out whole services beyond the limits, and says so', async () => {
    const schema = 'past_limits';
    collector = new TestCollector({ url: database.url, schema });
    collector.configure({ ...config(), limits: { seriesPerService: 3 } });
    collector.nowMs = START + 60 * MINUTE;
    await collector.start();
    await collector.caughtUp();
    const points = await readPoints(database.url, schema);
    expect(new Set(points.map(({ type }) => type))).toEqual(new Set(['sum']));
    expect(
      await collector.metric('sloscout_prometheus_series', {
        state: 'over_service_limit',
      }),
    ).toBe(6);
    expect(collector.said.join('\n')).toContain('left out: cart');
  });
});
