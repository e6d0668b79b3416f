import { mockCredentials } from '@backstage/backend-test-utils';
import { useSeededSloScout } from '../__testUtils__/useSeededSloScout';

jest.setTimeout(120_000);

describe('permissions', () => {
  const { running, start, request, propose } = useSeededSloScout();

  it('tells a permission policy about services and their owners', async () => {
    const api = await start();
    const { items } = await api.listServices();
    const conditions = {
      rule: 'IS_SERVICE_OWNER',
      resourceType: 'slo-scout-service',
      params: { claims: ['user:default/jane', 'group:default/team-shop'] },
    };
    const response = await running().fetch(
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
    await running().stop();

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
    await running().stop();

    await start({ denied: ['slo-scout.slo.deploy'] });
    const slo = await running()
      .api({ service: 'external:ci' })
      .approveProposal(proposal.id, { reason: 'Approved by the pipeline' });
    expect(slo.approvedBy).toBe('external:ci');
    expect(
      await request('POST', '/v1/artifacts', { sloId: slo.id }),
    ).toMatchObject({
      status: 403,
      message: expect.stringContaining('slo-scout.slo.deploy'),
    });
    await running().stop();

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
    const response = await running().fetch('/v1/services', {
      headers: { authorization: 'Bearer mock-none-token' },
    });
    expect([401, 403]).toContain(response.status);
  });
});
