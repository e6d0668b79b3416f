import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import git from 'isomorphic-git';
import fs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHECKOUT, DAY, GATEWAY, NOW } from './__testUtils__/fixtures';
import { requireDocumented } from './__testUtils__/requireDocumented';
import { seedTelemetry } from './__testUtils__/seedTelemetry';
import {
  startTestSloScout,
  type TestSloScout,
} from './__testUtils__/startTestSloScout';
import { waitForAnalysis } from './__testUtils__/waitForAnalysis';

jest.setTimeout(120_000);

/** Enough for a firm target, and quick. */
const HISTORY_DAYS = 10;

describe('from telemetry to the pull request', () => {
  let database: TestDatabase;
  let sloScout: TestSloScout;
  let repository: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    repository = mkdtempSync(join(tmpdir(), 'slo-scout-repository-'));
    await seedTelemetry({ connectionString: database.url }, [CHECKOUT], {
      from: NOW - HISTORY_DAYS * DAY,
      to: NOW,
    });
    sloScout = await startTestSloScout({
      database,
      entities: [GATEWAY],
      config: {
        gitops: { provider: 'git', repository, createMissing: true },
        artifacts: { runbookBaseUrl: 'https://runbooks.example.com/' },
      },
    });
  });

  afterAll(async () => {
    await sloScout?.stop();
    await database?.drop();
    rmSync(repository, { recursive: true, force: true });
  });

  it('lists services of catalog and telemetry, journeys and coverage', async () => {
    const api = sloScout.api();
    expect(await api.refreshServices()).toEqual({ services: 3 });

    const services = await api.listServices();
    requireDocumented('ServicePage', services);
    expect(services.items).toEqual([
      expect.objectContaining({ name: 'cart', origin: 'telemetry' }),
      expect.objectContaining({
        name: 'gateway',
        origin: 'catalog+telemetry',
        entityRef: 'component:default/gateway',
        title: 'Shop gateway',
        owner: 'group:default/team-shop',
        journeys: 1,
      }),
      expect.objectContaining({ name: 'payment', origin: 'telemetry' }),
    ]);
    const ofEntity = await api.listServices({
      entityRef: 'Component:default/Gateway',
    });
    expect(ofEntity.items.map(({ name }) => name)).toEqual(['gateway']);
    expect((await api.listServices({ q: 'PAY' })).totalItems).toBe(1);
    expect((await api.listServices({ q: '%' })).totalItems).toBe(0);

    const journeys = await api.listJourneys({
      serviceId: services.items[0].id,
      hours: 1,
    });
    requireDocumented('JourneyPage', journeys);
    expect(journeys.items).toEqual([
      expect.objectContaining({
        entryService: 'gateway',
        services: ['cart', 'gateway', 'payment'],
        traces: 12 * CHECKOUT.requestsPerStep,
      }),
    ]);

    const coverage = await api.getCoverage();
    requireDocumented('Coverage', coverage);
    expect(coverage).toEqual({
      services: 3,
      withTelemetry: 3,
      withSlo: 0,
      journeys: 1,
      journeysWithSlo: 0,
      unmatchedServices: 2,
    });
  });

  it('goes from an analysis to one change request that is updated', async () => {
    const api = sloScout.api({ user: 'user:default/jane' });
    const queued = await api.analyze({
      entityRef: 'component:default/gateway',
    });
    requireDocumented('Analysis', queued);
    expect(queued).toMatchObject({
      serviceName: 'gateway',
      requestedBy: 'user:default/jane',
    });

    const states = await waitForAnalysis(api, queued.id);
    states.forEach(state => requireDocumented('Analysis', state));
    const progress = states.map(state => state.progress);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
    expect(states[states.length - 1]).toMatchObject({
      status: 'succeeded',
      progress: 1,
      proposals: 2,
    });
    requireDocumented('AnalysisPage', await api.listAnalyses());

    const proposals = await api.listProposals({ status: 'proposed' });
    requireDocumented('ProposalPage', proposals);
    expect(proposals.items.map(({ sli }) => sli.name).sort()).toEqual([
      'post-cart-checkout-availability',
      'post-cart-checkout-latency',
    ]);
    const availability = proposals.items.find(
      ({ sli }) => sli.kind === 'availability',
    )!;
    // One error in 50 × 200 requests: 99.99 % is about as likely met as not, 99.9 % almost surely.
    expect(availability.evidence).toMatchObject({
      events: HISTORY_DAYS * 288 * CHECKOUT.requestsPerStep,
      badEvents: Math.ceil((HISTORY_DAYS * 288) / 50),
    });
    expect(availability.confidence.data.verdict).toBe('pass');
    const conservative = availability.variants.find(
      ({ name }) => name === 'conservative',
    )!;
    expect(conservative.target).toBeGreaterThanOrEqual(0.99);
    expect(conservative.probabilityMet).toBeGreaterThanOrEqual(0.95);

    const slo = await api.approveProposal(availability.id, {
      variant: 'conservative',
      reason: 'The team agreed on it in the review',
    });
    requireDocumented('Slo', slo);
    expect(slo).toMatchObject({
      status: 'approved',
      approvedBy: 'user:default/jane',
      spec: {
        id: 'gateway-post-cart-checkout-availability',
        target: conservative.target,
        owner: 'group:default/team-shop',
        runbookBaseUrl: 'https://runbooks.example.com',
        rationale: {
          variant: 'conservative',
          probabilityMet: conservative.probabilityMet,
          provisional: false,
        },
      },
    });

    const latency = proposals.items.find(({ sli }) => sli.kind === 'latency')!;
    const custom = await api.approveProposal(latency.id, {
      target: 0.985,
      reason: 'A round number that support asked for',
    });
    expect(custom.spec).toMatchObject({
      target: 0.985,
      rationale: { variant: 'custom' },
    });
    expect(custom.spec.rationale.probabilityMet).toBeGreaterThan(0.5);

    const budget = await api.getErrorBudget(slo.id);
    requireDocumented('ErrorBudget', budget);
    expect(budget.remaining).toBeGreaterThan(0);
    expect(budget.remaining).toBeLessThan(1);
    await sloScout.scheduler.triggerTask('slo-scout-refresh-budgets');
    const listed = (await api.listSlos()).items.find(
      ({ id }) => id === slo.id,
    )!;
    expect(listed.budget?.remaining).toBeCloseTo(budget.remaining!, 3);

    const simulated = await api.simulateSlo(slo.id, { target: 0.99999 });
    requireDocumented('SloSimulation', simulated);
    expect(simulated.probabilityMet).toBeLessThan(conservative.probabilityMet);

    const artifacts = await api.generateArtifacts({ sloId: slo.id });
    artifacts.forEach(artifact => requireDocumented('Artifact', artifact));
    const rules = artifacts.find(({ kind }) => kind === 'prometheus-rules')!;
    expect(rules.path).toBe('slos/gateway/rules.yaml');
    const { content } = await api.getArtifact(rules.id);
    expect(content).toContain('gateway-post-cart-checkout-availability');
    expect(content).toContain('gateway-post-cart-checkout-latency');
    requireDocumented(
      'ArtifactPage',
      await api.listArtifacts({ sloId: custom.id }),
    );

    const [first, second] = await Promise.all([
      api.deployArtifact(rules.id, { reason: 'First SLOs of the shop' }),
      api.deployArtifact(rules.id),
    ]);
    requireDocumented('ChangeRequest', first);
    expect(first.branch).toBe('slo-scout/gateway');
    expect(second).toMatchObject({
      url: first.url,
      branch: first.branch,
      commit: first.commit,
    });
    const commit = await git.resolveRef({
      fs,
      gitdir: repository,
      ref: 'slo-scout/gateway',
    });
    expect(commit).toBe(first.commit);
    const { blob } = await git.readBlob({
      fs,
      gitdir: repository,
      oid: commit,
      filepath: rules.path,
    });
    expect(Buffer.from(blob).toString('utf8')).toBe(content);
    const deployed = await api.getSlo(slo.id);
    requireDocumented('Slo', deployed);
    expect(deployed).toMatchObject({
      status: 'deploying',
      changeRequest: { state: 'open', branch: 'slo-scout/gateway' },
    });

    const audit = await api.listAudit();
    requireDocumented('AuditPage', audit);
    expect(new Set(audit.items.map(({ action }) => action))).toEqual(
      new Set([
        'service.refresh',
        'analysis.create',
        'analysis.succeed',
        'proposal.approve',
        'artifact.generate',
        'artifact.deploy',
      ]),
    );
    const about = await api.listAudit({ subject: `proposal:${latency.id}` });
    expect(about.items).toEqual([
      expect.objectContaining({
        actor: 'user:default/jane',
        action: 'proposal.approve',
        details: expect.objectContaining({
          target: 0.985,
          reason: 'A round number that support asked for',
        }),
      }),
    ]);
    expect(await api.getCoverage()).toMatchObject({
      withSlo: 1,
      journeysWithSlo: 1,
    });
  });

  it('leaves approved SLOs alone when the service is analysed again', async () => {
    const api = sloScout.api({ service: 'external:ci' });
    const [{ id: serviceId }] = (await api.listServices({ q: 'gateway' }))
      .items;
    const { id } = await api.analyze({ serviceId });
    const states = await waitForAnalysis(api, id);
    expect(states[states.length - 1]).toMatchObject({
      status: 'succeeded',
      proposals: 0,
      requestedBy: 'external:ci',
    });
    expect((await api.listSlos({ serviceId })).totalItems).toBe(2);
  });

  it('measures operations of a service where no journey begins, and says so', async () => {
    const api = sloScout.api();
    const [{ id: serviceId }] = (await api.listServices({ q: 'payment' }))
      .items;
    await waitForAnalysis(api, (await api.analyze({ serviceId })).id);
    const { items } = await api.listProposals({ serviceId });
    requireDocumented('ProposalPage', { items, totalItems: items.length });
    const charge = items.find(({ sli }) => sli.name === 'charge-availability')!;
    expect(charge.sli.source).toEqual({
      type: 'operation',
      service: 'payment',
      operation: 'Charge',
      spanKind: 2,
    });
    expect(charge.confidence.validity.verdict).toBe('warn');

    const rejected = await api.rejectProposal(charge.id, {
      reason: 'Nobody calls it directly',
    });
    expect(rejected).toMatchObject({
      status: 'rejected',
      decidedBy: 'user:default/mock',
      reason: 'Nobody calls it directly',
    });

    // A second analysis supersedes what is undecided and keeps the decision.
    await waitForAnalysis(api, (await api.analyze({ serviceId })).id);
    const superseded = await api.listProposals({
      serviceId,
      status: 'superseded',
    });
    expect(superseded.totalItems).toBe(items.length - 1);
    expect((await api.getProposal(charge.id)).status).toBe('rejected');
  });

  it('shows its OpenAPI document', async () => {
    const response = await sloScout.fetch('/openapi.json');
    const document = await response.json();
    expect(Object.keys(document.paths)).toContain(
      '/api/slo-scout/v1/slis/{id}/approve',
    );
  });

  it('exposes health and metrics without credentials', async () => {
    const health = await sloScout.fetch('/health');
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: 'ok' },
    ]);
    const metrics = await sloScout.fetch('/metrics');
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    const text = await metrics.text();
    expect(text).toContain('slo_scout_slos{status="deploying"} 2');
    expect(text).toMatch(
      /_count\{method="POST",route="\/v1\/slis\/\{id\}\/approve",status="201"\} 2/,
    );
  });
});
