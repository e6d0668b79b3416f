import { Client } from 'pg';
import { createHoldUp } from '../__testUtils__/createHoldUp';
import { requireDocumented } from '../__testUtils__/requireDocumented';
import { useSeededSloScout } from '../__testUtils__/useSeededSloScout';
import { waitForAnalysis } from '../__testUtils__/waitForAnalysis';

jest.setTimeout(120_000);

describe('analyses', () => {
  const { database, running, start, request } = useSeededSloScout();

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
    await running().stop();

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
    const client = new Client({ connectionString: database().url });
    await client.connect();
    await client.query('DELETE FROM slo_scout_jobs.job WHERE id = $1', [id]);
    await client.end();
    await running().scheduler.triggerTask('slo-scout-automatic-analysis');
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
      running().scheduler.triggerTask('slo-scout-automatic-analysis');
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
});
