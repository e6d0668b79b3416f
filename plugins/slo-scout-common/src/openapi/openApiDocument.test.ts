import type { PolicyDraft } from '../policyTypes';
import { SloScoutClient } from '../client/SloScoutClient';
import { openApiDocument } from './openApiDocument';

function operations() {
  return Object.entries(openApiDocument.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      path,
      method,
      operation,
    })),
  );
}

function references(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' && typeof value === 'string' ? [value] : references(value),
  );
}

const POLICY: PolicyDraft = {
  id: 'some-id',
  description: 'A policy.',
  actions: ['approve'],
  require: 'true',
  effect: 'deny',
  remedy: 'None.',
};

describe('openApiDocument', () => {
  it('refers only to what it defines', () => {
    const refs = references(openApiDocument);
    expect(refs.length).toBeGreaterThan(50);
    for (const reference of refs) {
      const target = reference
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>(
          (node, key) => (node as Record<string, unknown> | undefined)?.[key],
          openApiDocument,
        );
      expect([reference, typeof target]).toEqual([reference, 'object']);
    }
  });

  it('names each operation once, with its path parameters and an error', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations()) {
      expect(path.includes('{id}')).toBe(
        references(operation).includes('#/components/parameters/id'),
      );
      expect(operation.responses).toHaveProperty('default');
    }
  });

  it('documents every request of the client', async () => {
    const asked: string[] = [];
    const client = new SloScoutClient({
      discoveryApi: { getBaseUrl: async () => 'http://backstage' },
      fetchApi: {
        fetch: async (input, init) => {
          const { pathname } = new URL(String(input));
          asked.push(
            `${init?.method} ${pathname.replace('/some-id', '/{id}')}`,
          );
          return new Response('{}');
        },
      },
    });
    const id = 'some-id';
    const reason = 'because';
    await Promise.all([
      client.listServices({ q: 'a', limit: 1 }),
      client.createService({ name: 'a' }),
      client.getService(id),
      client.getAdvice(id),
      client.refreshServices(),
      client.listJourneys(),
      client.searchJourneys({ q: 'pay' }),
      client.similarJourneys(id),
      client.analyze({ serviceId: id }),
      client.listAnalyses(),
      client.getAnalysis(id),
      client.cancelAnalysis(id),
      client.listProposals(),
      client.getProposal(id),
      client.approveProposal(id, { reason }),
      client.rejectProposal(id, { reason }),
      client.listSlos(),
      client.getSlo(id),
      client.getErrorBudget(id),
      client.simulateSlo(id, { target: 0.99 }),
      client.forecastSlo(id),
      client.getJourneyComposite(id),
      client.lint({ files: [] }),
      client.generateArtifacts({ sloId: id }),
      client.listArtifacts(),
      client.getArtifact(id),
      client.deployArtifact(id),
      client.listPolicies(),
      client.getPolicy(id),
      client.createPolicy(POLICY),
      client.updatePolicy(id, POLICY, 1),
      client.deletePolicy(id, 1),
      client.dryRunPolicy({ policy: POLICY }),
      client.listPolicyDecisions(),
      client.breakGlass({ serviceId: id, reason, expiresAt: 'soon' }),
      client.listBreakGlass(),
      client.endBreakGlass(id),
      client.getCoverage(),
      client.listAudit(),
    ]);
    const documented = operations()
      .filter(({ path }) => path.startsWith('/v1/'))
      .map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect([...asked].sort()).toEqual([...documented].sort());
  });
});
