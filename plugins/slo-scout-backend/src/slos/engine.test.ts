import { Client } from 'pg';
import { seedTelemetry } from '../__testUtils__/seedTelemetry';
import { startTestSloScout } from '../__testUtils__/startTestSloScout';
import { waitForAnalysis } from '../__testUtils__/waitForAnalysis';
import { CHECKOUT, DAY, GATEWAY, NOW } from '../__testUtils__/fixtures';
import { requireDocumented } from '../__testUtils__/requireDocumented';
import { useSeededSloScout } from '../__testUtils__/useSeededSloScout';
import { createTestDatabase } from '@slo-scout/dev-postgres';

jest.setTimeout(180_000);

const GROUPS = `groups:
  - name: shop
    rules:
      - record: shop:errors:ratio
        expr: sum(rate(shop_errors_total[5m])) / sum(rate(shop_requests_total[5m]))
`;

describe('the SLO engine through the API', () => {
  const { start, running, request, propose } = useSeededSloScout();

  it('forecasts the budget, simulates targets and windows, and composes the journey', async () => {
    const api = await start();
    const proposal = (await propose()).find(
      ({ sli }) => sli.kind === 'availability',
    )!;
    const slo = await api.approveProposal(proposal.id, {
      target: 0.99,
      reason: 'To be forecast',
    });

    const forecast = await api.forecastSlo(slo.id);
    requireDocumented('ErrorBudgetForecast', forecast);
    const budget = await api.getErrorBudget(slo.id);
    expect(forecast.remaining).toBeCloseTo(budget.remaining!, 3);
    expect(forecast.samples).toBeGreaterThan(0);
    expect(forecast.probabilityByDay).toHaveLength(slo.spec.windowDays);
    const { low, high } = forecast.probabilityInterval;
    expect(low).toBeLessThanOrEqual(forecast.probabilityExhausted);
    expect(high).toBeGreaterThanOrEqual(forecast.probabilityExhausted);

    const month = await api.simulateSlo(slo.id, {
      target: 0.999,
      windowDays: 7,
    });
    requireDocumented('SloSimulation', month);
    expect(month).toMatchObject({ target: 0.999, windowDays: 7 });
    expect(month.prediction!.windowDays).toBe(7);
    const strict = await api.simulateSlo(slo.id, { target: 0.99999 });
    expect(strict.windowDays).toBe(slo.spec.windowDays);
    expect(strict.probabilityMet).toBeLessThan(0.2);
    expect(strict.alerts.pages + strict.alerts.tickets).toBeGreaterThan(0);
    expect(
      await request('POST', `/v1/slos/${slo.id}/simulate`, {
        target: 0.99,
        windowDays: 14,
      }),
    ).toMatchObject({ status: 400 });

    const composite = await api.getJourneyComposite(slo.id);
    requireDocumented('JourneyComposite', composite);
    // One in 200 fails every 50 steps, and each failure is in both calls.
    expect(composite.measured).toBeCloseTo(0.9999, 4);
    expect(composite.parts.map(({ service }) => service).sort()).toEqual([
      'cart',
      'payment',
    ]);
    expect(composite.bounds.lower).toBeLessThanOrEqual(composite.measured!);
    expect(composite.bounds.upper).toBeGreaterThanOrEqual(
      composite.measured! - 1e-9,
    );
  });

  it('lints documents as the command does, in JSON and SARIF, within bounds', async () => {
    const api = await start();
    const report = await api.lint({
      files: [
        { path: 'shop.yaml', content: GROUPS },
        { path: 'broken.yaml', content: 'groups: [' },
      ],
    });
    requireDocumented('LintReport', report);
    expect(report).toMatchObject({ files: 2, documents: 1 });
    expect(report.findings.map(({ ruleId }) => ruleId)).toEqual(
      expect.arrayContaining(['unreadable-file', 'ratio-without-traffic']),
    );

    const post = (body: unknown, accept: string) =>
      running().fetch('/v1/lint', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify(body),
      });
    const sarif = await post(
      { files: [{ path: 'shop.yaml', content: GROUPS }] },
      'application/sarif+json',
    );
    expect(sarif.headers.get('content-type')).toContain(
      'application/sarif+json',
    );
    expect(await sarif.json()).toMatchObject({ version: '2.1.0' });

    const file = { path: 'a.yaml', content: '# '.repeat(200_000) };
    expect((await post({ files: [file] }, 'application/json')).status).toBe(
      200,
    );
    const large = { path: 'a.yaml', content: '# '.repeat(300_000) };
    expect(await request('POST', '/v1/lint', { files: [large] })).toEqual({
      status: 400,
      message: expect.stringContaining('with the command slo-scout lint'),
    });
    for (const [files, status] of [
      [Array(6).fill(file), 400],
      [Array(201).fill({ path: 'a', content: '' }), 400],
      [[], 400],
      [[{ path: 'a' }], 400],
    ] as const) {
      expect((await post({ files }, 'application/json')).status).toBe(status);
    }
  });
});

describe('drift', () => {
  it('proposes another target once, which replaces the old one when approved', async () => {
    const database = await createTestDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    // A service that got ten times worse ten days ago.
    await seedTelemetry(
      { connectionString: database.url },
      [
        {
          ...CHECKOUT,
          requestsPerStep: 400,
          errorsAt: step => (step < 10 * 288 ? Number(step % 10 === 0) : 3),
        },
      ],
      { from: NOW - 20 * DAY, to: NOW },
    );
    const sloScout = await startTestSloScout({ database, entities: [GATEWAY] });
    try {
      const api = sloScout.api();
      await api.refreshServices();
      const { id } = await api.analyze({
        entityRef: 'component:default/gateway',
      });
      await waitForAnalysis(api, id);
      const proposal = (
        await api.listProposals({ status: 'proposed' })
      ).items.find(({ sli }) => sli.kind === 'availability')!;
      const slo = await api.approveProposal(proposal.id, {
        target: 0.999,
        reason: 'Bolder than what was proposed',
      });

      const detect = async () => {
        await client.query(
          `UPDATE "slo-scout".slos SET created_at = created_at - interval '2 days'`,
        );
        await client.query(
          `UPDATE "slo-scout".slo_drift SET checked_at = checked_at - interval '2 days'`,
        );
        await sloScout.scheduler.triggerTask('slo-scout-detect-drift');
      };
      const revisions = async () =>
        (await api.listProposals()).items.filter(({ revises }) => revises);

      await detect();
      const drifted = await api.getSlo(slo.id);
      requireDocumented('Slo', drifted);
      expect(drifted.drift).toMatchObject({ verdict: 'too-strict' });
      expect(drifted.drift!.reasons[0]).toContain('99.9 %');
      const [revision] = await revisions();
      requireDocumented('Proposal', revision);
      expect(drifted.drift!.proposalId).toBe(revision.id);
      expect(revision).toMatchObject({
        status: 'proposed',
        revises: { sloId: slo.id, target: 0.999, verdict: 'too-strict' },
      });
      for (const { target } of revision.variants) {
        expect(target).toBeLessThan(0.999);
      }

      // Neither another look nor an analysis proposes it again or takes it away.
      await detect();
      await waitForAnalysis(
        api,
        (
          await api.analyze({ entityRef: 'component:default/gateway' })
        ).id,
      );
      await detect();
      expect(await revisions()).toHaveLength(1);
      expect((await api.getProposal(revision.id)).status).toBe('proposed');

      const revised = await api.approveProposal(revision.id, {
        reason: 'The service is what it is',
      });
      expect(revised).toMatchObject({
        id: slo.id,
        status: 'approved',
        proposalId: revision.id,
      });
      expect(revised.spec.target).toBeLessThan(0.999);
      await detect();
      expect((await api.getSlo(slo.id)).drift!.verdict).toBe('fits');
      expect(await revisions()).toHaveLength(1);
      const told = await api.listAudit({ subject: `slo:${slo.id}` });
      expect(told.items.map(({ action }) => action)).toContain('slo.drift');
    } finally {
      await sloScout.stop();
      await client.end();
      await database.drop();
    }
  });
});
