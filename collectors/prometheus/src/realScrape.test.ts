import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { describeWithPrometheus, RealPrometheus } from '@slo-scout/dev-tools';
import { type ReadPoint, readPoints } from './__testUtils__/readPoints';
import { ScrapeTarget } from './__testUtils__/ScrapeTarget';
import { TestCollector, until } from './__testUtils__/TestCollector';

jest.setTimeout(60_000);

const SCRAPES = 8;

describeWithPrometheus('a real Prometheus that scrapes', () => {
  let database: TestDatabase;
  let prometheus: RealPrometheus;
  let firstMs: number;
  let lastMs: number;
  let collector: TestCollector | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    const target = await ScrapeTarget.start();
    prometheus = await RealPrometheus.start(
      '',
      `
scrape_configs:
  - job_name: cart
    scrape_interval: 1s
    static_configs: [{ targets: ['127.0.0.1:${target.port}'] }]
`,
    );
    firstMs = Date.now();
    await until(() => target.requests >= SCRAPES);
    await target.stop();
    // A failed scrape writes staleness markers, and up = 0.
    await until(
      async () => (await prometheus.query('up', Date.now() / 1000))[0] === 0,
    );
    lastMs = Math.ceil(Date.now() / 1000) * 1000 + 1000;
    // What is later than the last scrape must not be asked for.
    await until(() => Date.now() > lastMs);
  });

  afterAll(async () => {
    await prometheus?.stop();
    await database?.drop();
  });

  afterEach(() => collector?.dispose());

  async function collect(mode: string): Promise<ReadPoint[]> {
    const schema = `scrape_${mode}`;
    collector = new TestCollector({ url: database.url, schema });
    collector.configure({
      targets: [{ name: 'test', url: prometheus.url, mode }],
      collect: {
        step: '1s',
        delay: '0s',
        backfill: '10m',
        stepsPerRequest: 1000,
      },
    });
    collector.nowMs = lastMs;
    await collector.start();
    await collector.caughtUp();
    await collector.stop();
    return (await readPoints(database.url, schema)).sort(
      (a, b) => a.timeMs - b.timeMs,
    );
  }

  it.each(['query_range', 'remote_read'])(
    'brings native histograms and the end of a series by %s',
    async mode => {
      const points = await collect(mode);
      expect(new Set(points.map(({ type }) => type))).toEqual(
        new Set(['sum', 'exponentialHistogram']),
      );
      const requests = points.filter(({ type }) => type === 'sum');
      const values = requests
        .filter(({ flags }) => flags !== 1)
        .map(({ asDouble }) => asDouble);
      expect(values[values.length - 1]).toBeGreaterThanOrEqual(SCRAPES);
      expect(values).toEqual([...values].sort((a, b) => a! - b!));
      // Of a step only the last scrape is seen; remote_read has them all.
      expect(values[0]).toBeLessThanOrEqual(mode === 'remote_read' ? 1 : 3);

      const latency = points.filter(
        ({ type }) => type === 'exponentialHistogram',
      );
      for (const { flags, count, scale, positive, zeroCount, sum } of latency) {
        if (flags === 1) continue;
        expect({ scale, zeroCount, positive }).toEqual({
          scale: 1,
          zeroCount: '1',
          // (2^-0.5, 1] is bucket -1 of OTLP.
          positive: { offset: -1, bucketCounts: [String(Number(count) - 1)] },
        });
        expect(sum).toBe((Number(count) - 1) * 0.75);
      }
      for (const series of [requests, latency]) {
        const ends = series.filter(({ flags }) => flags === 1);
        expect(ends).toEqual([series[series.length - 1]]);
        expect(ends[0].startMs).toBe(series[0].startMs);
        expect(ends[0].timeMs).toBeGreaterThan(firstMs);
        expect(ends[0].timeMs).toBeLessThanOrEqual(lastMs);
      }
    },
  );
});
