import { randomUUID } from 'node:crypto';
import { requireDocumented } from './__testUtils__/requireDocumented';
import { useSeededSloScout } from './__testUtils__/useSeededSloScout';

jest.setTimeout(120_000);

describe('the API', () => {
  const { running, start, request, propose } = useSeededSloScout();

  it('answers unknown ids with 404, whatever they look like', async () => {
    await start();
    for (const id of [randomUUID(), 'nonsense', "'; DROP TABLE slos; --"]) {
      const escaped = encodeURIComponent(id);
      for (const path of [
        `services/${escaped}`,
        `services/${escaped}/advice`,
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

  it('advises what is missing in the telemetry of a service', async () => {
    const api = await start();
    const { items: services } = await api.listServices({ q: 'gateway' });
    const { items } = await api.getAdvice(services[0].id);
    for (const advice of items) requireDocumented('Advice', advice);
    // The seeded traces are whole, named by routes, and fail now and then.
    expect(items.map(({ id }) => id)).toEqual([]);
  });

  it('answers bad requests with 400 and one sentence', async () => {
    await start();
    const [proposal] = await propose();
    const slo = await running().api().approveProposal(proposal.id, {
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
    const [open] = (await running().api().listProposals({ status: 'proposed' }))
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
    const malformed = await running().fetch('/v1/analyze', {
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
    expect((await running().api().getProposal(proposal.id)).status).toBe(
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
});
