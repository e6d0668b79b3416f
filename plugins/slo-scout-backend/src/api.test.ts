import { mockCredentials } from '@backstage/backend-test-utils';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import type { TelemetryStore } from '@slo-scout/telemetry-store';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { CHECKOUT, DAY, GATEWAY, NOW } from './__testUtils__/fixtures';
import { requireDocumented } from './__testUtils__/requireDocumented';
import { seedTelemetry } from './__testUtils__/seedTelemetry';
import {
  startTestSloScout,
  type TestSloScout,
} from './__testUtils__/startTestSloScout';
import { waitForAnalysis } from './__testUtils__/waitForAnalysis';

jest.setTimeout(120_000);

describe('the API', () => {
  let database: TestDatabase;
  let sloScout: TestSloScout;

  beforeAll(async () => {
    database = await createTestDatabase();
    await seedTelemetry({ connectionString: database.url }, [CHECKOUT], {
      from: NOW - 8 * DAY,
      to: NOW,
    });
  });

  afterAll(async () => {
    await database?.drop();
  });

  afterEach(async () => {
    await sloScout?.stop();
  });

  async function start(
    options: Partial<Parameters<typeof startTestSloScout>[0]> = {},
  ) {
    sloScout = await startTestSloScout({
      database,
      entities: [GATEWAY],
      ...options,
    });
    await sloScout
      .api()
      .refreshServices()
      .catch(() => undefined);
    return sloScout.api();
  }

  async function request(method: string, path: string, body?: unknown) {
    const response = await sloScout.fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) requireDocumented('Error', answer);
    return { status: response.status, message: answer.error?.message };
  }

  /** Proposals of the gateway, from a new analysis. */
  async function propose() {
    const api = sloScout.api();
    const { id } = await api.analyze({
      entityRef: 'component:default/gateway',
    });
    await waitForAnalysis(api, id);
    return (await api.listProposals({ status: 'proposed' })).items;
  }

  it('answers unknown ids with 404, whatever they look like', async () => {
    await start();
    for (const id of [randomUUID(), 'nonsense', "'; DROP TABLE slos; --"]) {
      const escaped = encodeURIComponent(id);
      for (const path of [
        `services/${escaped}`,
        `analyze/${escaped}`,
        `slis/${escaped}`,
        `slos/${escaped}`,
        `slos/${escaped}/error-budget`,
        `artifacts/${escaped}`,
        `journeys?serviceId=${escaped}`,
      ]) {
        const { status, message } = await request('GET', `/v1/${path}`);
        expect([path, status]).toEqual([path, 404]);
        expect(message).toContain('There is no ');
      }
      for (const [path, body] of [
        [`analyze/${escaped}/cancel`, {}],
        [`slis/${escaped}/approve`, { reason: 'A good reason' }],
        [`slis/${escaped}/reject`, { reason: 'A good reason' }],
        [`slos/${escaped}/simulate`, { target: 0.9 }],
        [`artifacts/${escaped}/deploy`, {}],
        ['artifacts', { sloId: id }],
        ['analyze', { serviceId: id }],
      ] as const) {
        const { status } = await request('POST', `/v1/${path}`, body);
        expect([path, status]).toEqual([path, 404]);
      }
      // Filters find nothing; they are no ids of their own.
      for (const list of ['slis', 'slos', 'analyze', 'artifacts']) {
        const { status } = await request(
          'GET',
          `/v1/${list}?serviceId=${escaped}`,
        );
        expect([list, status]).toEqual([list, 200]);
      }
    }
    expect(
      await request('POST', '/v1/analyze', {
        entityRef: 'component:default/unknown',
      }),
    ).toMatchObject({ status: 404 });
  });

  it('answers bad requests with 400 and one sentence', async () => {
    await start();
    const [proposal] = await propose();
    const slo = await sloScout.api().approveProposal(proposal.id, {
      reason: 'To have one to simulate',
    });
    for (const target of [0, 1, -0.1, 1.5, 99.9]) {
      for (const path of [
        `slis/${proposal.id}/approve`,
        `slos/${slo.id}/simulate`,
      ]) {
        const { status, message } = await request('POST', `/v1/${path}`, {
          target,
          ...(path.endsWith('approve') && { reason: 'Aim high' }),
        });
        // The proposal is decided by now, which is told first.
        expect(status).toBe(path.endsWith('approve') ? 409 : 400);
        expect(message).not.toContain('\n');
      }
    }
    const [open] = (await sloScout.api().listProposals({ status: 'proposed' }))
      .items;
    expect(
      await request('POST', `/v1/slis/${open.id}/approve`, {
        target: 99.9,
        reason: 'In per cent by mistake',
      }),
    ).toEqual({
      status: 400,
      message:
        'The target must be a ratio between 0 and 1, both excluded, such as 0.999 for 99.9 %; got 99.9',
    });
    for (const [method, path, body] of [
      ['POST', `slis/${open.id}/approve`, { target: 0.99 }],
      ['POST', `slis/${open.id}/approve`, { reason: '  ' }],
      ['POST', `slis/${open.id}/approve`, { reason: 'x', target: '0.99' }],
      ['POST', `slis/${open.id}/approve`, { reason: 'x', variant: 'bold' }],
      ['POST', `slis/${open.id}/reject`, {}],
      ['POST', 'services', {}],
      ['POST', 'services', { name: ' padded ' }],
      ['POST', 'services', { name: 'a', unknown: true }],
      ['POST', 'analyze', {}],
      [
        'POST',
        'analyze',
        { serviceId: proposal.serviceId, entityRef: 'component:default/x' },
      ],
      ['POST', 'artifacts', {}],
      ['GET', 'services?limit=0', undefined],
      ['GET', 'services?limit=201', undefined],
      ['GET', 'services?limit=many', undefined],
      ['GET', 'services?colour=red', undefined],
      ['GET', 'services?origin=elsewhere', undefined],
      ['GET', 'slis?status=maybe', undefined],
      ['GET', 'slis?cursor=nonsense', undefined],
      ['GET', 'journeys?hours=0', undefined],
    ] as const) {
      const { status, message } = await request(method, `/v1/${path}`, body);
      expect([path, body, status]).toEqual([path, body, 400]);
      expect(message.length).toBeGreaterThan(10);
    }
    const malformed = await sloScout.fetch('/v1/analyze', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"serviceId": ',
    });
    expect(malformed.status).toBe(400);
  });

  it('lets the policy deny an approval and says by which rule', async () => {
    await start();
    const [proposal] = await propose();
    const denied = await request('POST', `/v1/slis/${proposal.id}/approve`, {
      target: 0.4,
      reason: 'short',
    });
    expect(denied.status).toBe(403);
    expect(denied.message).toContain('target-in-range (slo.target = 0.4)');
    expect(denied.message).toContain('reason-given (reason = short)');
    expect(denied.message).toContain('Choose a target from the what-if curve.');
    expect((await sloScout.api().getProposal(proposal.id)).status).toBe(
      'proposed',
    );
  });

  it('decides a proposal once, however many ask at the same time', async () => {
    const api = await start();
    const [proposal] = await propose();
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () =>
        request('POST', `/v1/slis/${proposal.id}/approve`, {
          reason: 'All at the same time',
        }),
      ),
      request('POST', `/v1/slis/${proposal.id}/reject`, {
        reason: 'Not a good idea',
      }),
    ]);
    const won = answers.filter(({ status }) => status < 300);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(4);
    const decisions = (
      await api.listAudit({ subject: `proposal:${proposal.id}` })
    ).items;
    expect(decisions).toHaveLength(1);
  });

  it('runs one analysis of a service at a time and cancels it', async () => {
    const holdUp = createHoldUp();
    const api = await start({ telemetry: holdUp.wrap });
    const entityRef = 'component:default/gateway';
    const asked = await Promise.all(
      Array.from({ length: 5 }, () => api.analyze({ entityRef })),
    );
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    const [{ id }] = asked;
    await holdUp.reached;
    expect((await api.getAnalysis(id)).status).toBe('running');

    const cancelled = await api.cancelAnalysis(id);
    requireDocumented('Analysis', cancelled);
    expect(cancelled.status).toBe('cancelled');
    expect(await request('POST', `/v1/analyze/${id}/cancel`)).toMatchObject({
      status: 409,
    });
    const before = (await api.listProposals()).totalItems;

    // The attempt under way finds out and saves nothing; the next analysis is another one.
    holdUp.release();
    const next = await api.analyze({ entityRef });
    expect(next.id).not.toBe(id);
    await waitForAnalysis(api, next.id);
    expect((await api.getAnalysis(id)).status).toBe('cancelled');
    expect(
      (await api.listProposals()).items
        .slice(0, (await api.listProposals()).totalItems - before)
        .every(({ analysisId }) => analysisId === next.id),
    ).toBe(true);
  });

  it('takes an analysis up again after a restart', async () => {
    const holdUp = createHoldUp();
    const api = await start({ telemetry: holdUp.wrap });
    const { id } = await api.analyze({
      entityRef: 'component:default/gateway',
    });
    await holdUp.reached;
    await sloScout.stop();

    const again = await start();
    const states = await waitForAnalysis(again, id);
    expect(states[states.length - 1]).toMatchObject({
      id,
      status: 'succeeded',
    });
    const page = await again.listAnalyses({ limit: 1 });
    expect(page.items[0].id).toBe(id);
    holdUp.release();
  });

  it('fails an analysis for good when there is nothing to look at', async () => {
    const api = await start();
    const { id: serviceId } = await api.createService({
      name: 'silent',
      title: 'Sends nothing',
      owner: 'group:default/quiet',
    });
    expect(
      await request('POST', '/v1/services', { name: 'silent' }),
    ).toMatchObject({ status: 409 });
    const { id } = await api.analyze({ serviceId });
    const states = await waitForAnalysis(api, id);
    expect(states[states.length - 1]).toMatchObject({
      status: 'failed',
      error: expect.stringContaining(
        'No telemetry with service.name "silent" was received',
      ),
    });
  });

  it('gives up an analysis whose job is gone, so that another can start', async () => {
    const holdUp = createHoldUp();
    const api = await start({ telemetry: holdUp.wrap });
    const entityRef = 'component:default/gateway';
    const { id } = await api.analyze({ entityRef });
    await holdUp.reached;
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query('DELETE FROM slo_scout_jobs.job WHERE id = $1', [id]);
    await client.end();
    await sloScout.scheduler.triggerTask('slo-scout-automatic-analysis');
    expect(await api.getAnalysis(id)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('It was given up'),
    });
    expect((await api.analyze({ entityRef })).id).not.toBe(id);
    holdUp.release();
  });

  it('analyses services with telemetry without being asked', async () => {
    const api = await start();
    const trigger = () =>
      sloScout.scheduler.triggerTask('slo-scout-automatic-analysis');
    await trigger();
    const queued = (await api.listAnalyses({ limit: 200 })).items.filter(
      ({ requestedBy }) => requestedBy === 'slo-scout',
    );
    expect(queued.map(({ serviceName }) => serviceName)).toEqual(
      expect.arrayContaining(['cart', 'payment']),
    );
    for (const { id } of queued) await waitForAnalysis(api, id);
    await trigger();
    expect(
      (await api.listAnalyses({ limit: 200 })).items.filter(
        ({ requestedBy }) => requestedBy === 'slo-scout',
      ),
    ).toHaveLength(queued.length);
  });

  it('tells a permission policy about services and their owners', async () => {
    const api = await start();
    const { items } = await api.listServices();
    const conditions = {
      rule: 'IS_SERVICE_OWNER',
      resourceType: 'slo-scout-service',
      params: { claims: ['user:default/jane', 'group:default/team-shop'] },
    };
    const response = await sloScout.fetch(
      '/.well-known/backstage/permissions/apply-conditions',
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: mockCredentials.service.header({
            onBehalfOf: mockCredentials.service('plugin:permission'),
            targetPluginId: 'slo-scout',
          }),
        },
        body: JSON.stringify({
          items: [...items, { id: 'unknown' }].map(({ id }) => ({
            id,
            resourceRef: id,
            resourceType: 'slo-scout-service',
            conditions,
          })),
        }),
      },
    );
    const decisions = await response.json();
    const allowed = decisions.items
      .filter(({ result }: { result: string }) => result === 'ALLOW')
      .map(({ id }: { id: string }) => id);
    expect(allowed).toEqual(
      items.filter(({ name }) => name === 'gateway').map(({ id }) => id),
    );
  });

  it.each([
    ['slo-scout.service.read', 'GET', 'services', undefined],
    ['slo-scout.service.read', 'GET', 'journeys', undefined],
    ['slo-scout.service.read', 'GET', 'coverage', undefined],
    ['slo-scout.service.read', 'GET', 'analyze', undefined],
    ['slo-scout.service.read', 'GET', 'slis', undefined],
    ['slo-scout.service.read', 'GET', 'slos', undefined],
    ['slo-scout.service.read', 'GET', 'artifacts', undefined],
    ['slo-scout.service.register', 'POST', 'services', { name: 'new' }],
    ['slo-scout.service.register', 'POST', 'services/refresh', undefined],
    [
      'slo-scout.service.analyze',
      'POST',
      'analyze',
      { entityRef: 'component:default/gateway' },
    ],
    ['slo-scout.audit.read', 'GET', 'audit', undefined],
  ])('needs %s for %s %s', async (permission, method, path, body) => {
    await start({ denied: [permission] });
    const { status, message } = await request(method, `/v1/${path}`, body);
    expect(status).toBe(403);
    expect(message).toContain(permission);
  });

  it('needs permission to decide and to deploy, and works for services', async () => {
    await start();
    const [proposal] = await propose();
    await sloScout.stop();

    await start({ denied: ['slo-scout.slo.approve'] });
    for (const decision of ['approve', 'reject']) {
      expect(
        await request('POST', `/v1/slis/${proposal.id}/${decision}`, {
          reason: 'Without permission',
        }),
      ).toMatchObject({
        status: 403,
        message: expect.stringContaining('slo-scout.slo.approve'),
      });
    }
    await sloScout.stop();

    await start({ denied: ['slo-scout.slo.deploy'] });
    const slo = await sloScout
      .api({ service: 'external:ci' })
      .approveProposal(proposal.id, { reason: 'Approved by the pipeline' });
    expect(slo.approvedBy).toBe('external:ci');
    expect(
      await request('POST', '/v1/artifacts', { sloId: slo.id }),
    ).toMatchObject({
      status: 403,
      message: expect.stringContaining('slo-scout.slo.deploy'),
    });
    await sloScout.stop();

    const api = await start();
    const [{ id }] = await api.generateArtifacts({ sloId: slo.id });
    expect(await request('POST', `/v1/artifacts/${id}/deploy`)).toEqual({
      status: 409,
      message:
        'No repository is configured to deploy to; set sloScout.gitops.repository',
    });
  });

  it('turns away those who show no credentials', async () => {
    await start();
    const response = await sloScout.fetch('/v1/services', {
      headers: { authorization: 'Bearer mock-none-token' },
    });
    expect([401, 403]).toContain(response.status);
  });
});

/** A telemetry store whose series keep an analysis waiting until released. */
function createHoldUp() {
  let release = () => {};
  let reach = () => {};
  const released = new Promise<void>(resolve => {
    release = resolve;
  });
  const reached = new Promise<void>(resolve => {
    reach = resolve;
  });
  return {
    reached,
    release,
    wrap: (real: TelemetryStore): TelemetryStore =>
      new Proxy(real, {
        get(target, property) {
          if (property === 'series') {
            return async (...args: Parameters<TelemetryStore['series']>) => {
              reach();
              await released;
              return target.series(...args);
            };
          }
          const value = Reflect.get(target, property);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      }),
  };
}
