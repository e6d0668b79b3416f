/* eslint-disable jest/no-standalone-expect, jest/no-disabled-tests */
import type { Artifact } from '@slo-scout/backstage-plugin-slo-scout-common';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { basename, join } from 'node:path';
import { CHECKOUT, DAY, GATEWAY, NOW } from '../__testUtils__/fixtures';
import { openMetrics, type PastSeries } from '../__testUtils__/openMetrics';
import { describeWithPrometheus, RealPrometheus } from '@slo-scout/dev-tools';
import { requireDocumented } from '../__testUtils__/requireDocumented';
import { seedTelemetry } from '../__testUtils__/seedTelemetry';
import { StandInServer } from '../__testUtils__/StandInServer';
import {
  startTestSloScout,
  type TestSloScout,
} from '../__testUtils__/startTestSloScout';
import { waitForAnalysis } from '../__testUtils__/waitForAnalysis';

jest.setTimeout(180_000);

const FROM = NOW - 8 * DAY;
const STEP = 60;
/** Calls a minute of each route; all within 0.5 s, nine of ten within 0.1 s. */
const CALLS = 60;
const ROUTES = ['/cart', '/checkout', '/healthz'];

/** Begins anew every 5000 samples, as a process does when it is deployed. */
const counter = (perStep: number) => (i: number) => perStep * (i % 5000);

/** One call of a route fails every minute, from the second day on: before, the series does not exist. */
function pastOfBasket(): PastSeries[] {
  const name = 'http_server_request_duration_seconds';
  const series = (suffix: string, route: string, status: string, le = '') =>
    `${name}_${suffix}{job="shop/basket",http_route="${route}",http_response_status_code="${status}"${le}}`;
  const buckets = ROUTES.flatMap(route =>
    ['0.1', '0.5', '1', '+Inf'].flatMap(le => [
      {
        series: series('bucket', route, '200', `,le="${le}"`),
        at: counter(le === '0.1' ? 0.9 * CALLS : CALLS),
      },
      { series: series('bucket', route, '500', `,le="${le}"`), at: counter(1) },
    ]),
  );
  const counts = ROUTES.flatMap(route => [
    { series: series('count', route, '200'), at: counter(CALLS) },
    { series: series('count', route, '500'), at: counter(1) },
  ]);
  return [...buckets, ...counts];
}

const PAST: PastSeries[] = [
  ...pastOfBasket(),
  // What the rules of an SLO have recorded: one of a hundred failed.
  ...['bad', 'total'].map(what => ({
    series: `slo_scout:${what}:rate5m{sloth_id="basket-http-cart-availability"}`,
    at: () => (what === 'bad' ? 0.1 : 10),
  })),
  // As many as the traces of the gateway: 200 in five minutes.
  ...['200', '500'].map(code => ({
    series: `http_requests_total{job="gateway",code="${code}"}`,
    at: counter(code === '200' ? 40 : 0),
  })),
  {
    series: 'http_requests_total{job="ledger",code="200"}',
    at: i => -10 * (i + 1),
  },
  ...['0.1', '1'].map(le => ({
    series: `http_request_duration_seconds_bucket{job="half",le="${le}"}`,
    at: counter(10),
  })),
  {
    series: 'http_request_duration_seconds_count{job="half"}',
    at: counter(10),
  },
];

/** Runs the tests that come with the rules by the real promtool. */
function testRules(files: Artifact[]): string {
  const folder = mkdtempSync(join(os.tmpdir(), 'slo-scout-rules-'));
  try {
    for (const file of files) {
      writeFileSync(join(folder, basename(file.path)), file.content!);
    }
    return execFileSync('promtool', ['test', 'rules', 'rules_test.yaml'], {
      cwd: folder,
      encoding: 'utf8',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describeWithPrometheus('SLIs of existing series', () => {
  let database: TestDatabase;
  let prometheus: RealPrometheus;
  let sloScout: TestSloScout;
  let standIn: StandInServer | undefined;

  beforeAll(async () => {
    [prometheus, database] = await Promise.all([
      RealPrometheus.start(
        openMetrics(PAST, { from: FROM, to: NOW, step: STEP }),
      ),
      createTestDatabase(),
    ]);
    await seedTelemetry({ connectionString: database.url }, [CHECKOUT], {
      from: NOW - 2 * DAY,
      to: NOW,
    });
  });

  afterEach(async () => {
    await sloScout?.stop();
    await standIn?.stop();
    standIn = undefined;
  });

  afterAll(async () => {
    await prometheus?.stop();
    await database?.drop();
  });

  async function start(url: string, config = {}) {
    sloScout = await startTestSloScout({
      database,
      entities: [GATEWAY],
      config: {
        prometheus: { url, cluster: 'test', ...config },
        analysis: { historyDays: 8, windowDays: 7, attempts: 1 },
      },
    });
    const api = sloScout.api();
    await api.refreshServices();
    return api;
  }

  async function analyse(name: string) {
    const api = sloScout.api();
    const known = (await api.listServices({ q: name })).items.find(
      service => service.name === name,
    );
    const service = known ?? (await api.createService({ name }));
    const { id } = await api.analyze({ serviceId: service.id });
    const states = await waitForAnalysis(api, id);
    const { items } = await api.listProposals({
      serviceId: service.id,
      status: 'proposed',
    });
    return {
      analysis: states[states.length - 1],
      proposals: new Map(items.map(item => [item.sli.name, item])),
    };
  }

  it('propose SLOs for a service that sends no traces, from approval to budget', async () => {
    const api = await start(prometheus.url);
    const { analysis, proposals } = await analyse('basket');
    expect(analysis.status).toBe('succeeded');
    expect([...proposals.keys()].sort()).toEqual([
      'http-availability',
      'http-cart-availability',
      'http-cart-latency',
      'http-checkout-availability',
      'http-checkout-latency',
      'http-latency',
    ]);
    for (const proposal of proposals.values()) {
      requireDocumented('Proposal', proposal);
      const { bad, total } = proposal.sli.queries;
      for (const query of [bad, total]) {
        const values = await prometheus.query(
          query.replaceAll('{{.window}}', '1h'),
          NOW,
        );
        expect(values).toEqual([expect.any(Number)]);
        expect(values[0]).toBeGreaterThan(0);
      }
      expect(proposal.variants.length).toBeGreaterThan(0);
    }
    const whole = proposals.get('http-availability')!;
    expect(whole.sli.source).toEqual({
      type: 'prometheus',
      metric: 'http_server_request_duration_seconds',
      selector: 'job="shop/basket",http_route!="/healthz"',
      cluster: 'test',
    });
    // Two routes, all but the first bin of each process.
    const expected = (2 * (CALLS + 1) * 8 * DAY) / STEP;
    expect(whole.evidence.events / expected).toBeCloseTo(1, 2);
    expect(whole.evidence.badEvents / whole.evidence.events).toBeCloseTo(
      1 / (CALLS + 1),
      3,
    );
    expect(proposals.get('http-cart-latency')!.sli).toMatchObject({
      thresholdSeconds: 0.5,
      description: expect.stringContaining('within 500 ms'),
    });
    expect(whole.confidence.data.coverage).toBe(1);

    const slo = await api.approveProposal(whole.id, {
      reason: 'The team agreed on it in the review',
    });
    const budget = await api.getErrorBudget(slo.id);
    requireDocumented('ErrorBudget', budget);
    expect(budget.measuredBy).toBe('queries');
    expect(budget.sli).toBeCloseTo(1 - 1 / (CALLS + 1), 3);
    const artifacts = await api.generateArtifacts({ sloId: slo.id });
    const files = await Promise.all(
      artifacts.map(({ id }) => api.getArtifact(id)),
    );
    expect(testRules(files)).toContain('SUCCESS');

    const recorded = await api.approveProposal(
      proposals.get('http-cart-availability')!.id,
      { reason: 'Its rules have been evaluated for eight days' },
    );
    expect(await api.getErrorBudget(recorded.id)).toMatchObject({
      measuredBy: 'recording-rules',
      sli: expect.closeTo(0.99, 6),
    });
  });

  it('hold metrics against traces, and leave journeys first', async () => {
    await start(prometheus.url);
    const { proposals } = await analyse('gateway');
    const { sli, confidence } = proposals.get('http-availability')!;
    expect(sli.userFacing).toEqual({
      value: true,
      reason: 'Journeys of users begin at gateway, which counts these calls.',
    });
    expect(confidence.validity.findings).toContainEqual(
      expect.objectContaining({ id: 'agreement', ok: true }),
    );
    const journey = [...proposals.values()].find(
      proposal => proposal.sli.source.type === 'journey',
    )!;
    const slo = await sloScout.api().approveProposal(journey.id, {
      target: 0.99,
      reason: 'Its metrics are not in this Prometheus',
    });
    expect(await sloScout.api().getErrorBudget(slo.id)).toMatchObject({
      measuredBy: 'capsules',
      sli: expect.closeTo(1 - 1 / (50 * 200), 3),
    });
  });

  it('propose nothing from what is broken, and say in a sentence why', async () => {
    await start(prometheus.url);
    const ledger = await analyse('ledger');
    expect(ledger.proposals.size).toBe(0);
    expect(ledger.analysis.message).toContain(
      'http_requests_total: it counts below zero',
    );
    const half = await analyse('half');
    expect(half.proposals.size).toBe(0);
    expect(half.analysis.message).toContain(
      'Some series of http_request_duration_seconds lack the bucket le="+Inf"',
    );
    const nobody = await analyse('nobody');
    expect(nobody.analysis).toMatchObject({
      status: 'succeeded',
      message:
        'No journey, operation or series of requests of the service was found',
    });
  });

  it('leave out queries that take too long, not the journeys', async () => {
    standIn = await StandInServer.start(
      ({ path }) => path === '/api/v1/query_range',
      prometheus.url,
    );
    await start(standIn.url, { timeoutSeconds: 1 });
    const { analysis, proposals } = await analyse('gateway');
    expect(analysis.status).toBe('succeeded');
    expect(analysis.message).toContain(
      'http-availability: Prometheus "test" gave no answer within 1 s',
    );
    const types = [...proposals.values()].map(({ sli }) => sli.source.type);
    expect(new Set(types)).toEqual(new Set(['journey']));
  });

  it('follow no redirect, read no endless answer, and tell no secret', async () => {
    const asked: Array<string | undefined> = [];
    const elsewhere = await StandInServer.start(({ headers }) => {
      asked.push(headers.authorization);
      return true;
    });
    standIn = await StandInServer.start(({ path, headers }, response) => {
      asked.push(headers.authorization);
      response.writeHead(302, { location: `${elsewhere.url}${path}` });
      response.end();
      return true;
    });
    const auth = { bearerToken: 'a-secret-token' };
    await start(standIn.url, { auth });
    const redirected = await analyse('nobody');
    expect(redirected.analysis).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('redirect, which is not followed'),
    });
    expect(JSON.stringify(redirected)).not.toContain('a-secret-token');
    expect(new Set(asked)).toEqual(new Set(['Bearer a-secret-token']));
    await elsewhere.stop();
    await sloScout.stop();
    await standIn.stop();

    standIn = await StandInServer.start((_, response) => {
      response.write('{"status":"success","data":["');
      const chunk = 'x'.repeat(64 * 1024);
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
      return true;
    });
    await start(standIn.url, { maxResponseMebibytes: 1 });
    const { analysis } = await analyse('gateway');
    // What was approved from series cannot be told without them, and says so.
    const [slo] = (await sloScout.api().listSlos({ q: 'basket' })).items;
    const budget = await sloScout.fetch(`/v1/slos/${slo.id}/error-budget`);
    expect([budget.status, await budget.text()]).toEqual([
      503,
      expect.stringContaining('answers with more than 1048576 bytes'),
    ]);
    expect(analysis).toMatchObject({
      status: 'succeeded',
      message: expect.stringContaining('answers with more than 1048576 bytes'),
    });
  });
});
