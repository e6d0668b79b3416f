import type { Entity } from '@backstage/catalog-model';
import type {
  PolicyDraft,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type {
  GitProvider,
  PublishRequest,
} from '@slo-scout/backstage-plugin-slo-scout-node';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GATEWAY } from '../__testUtils__/fixtures';
import { requireDocumented } from '../__testUtils__/requireDocumented';
import { useSeededSloScout } from '../__testUtils__/useSeededSloScout';
import { waitForAnalysis } from '../__testUtils__/waitForAnalysis';

jest.setTimeout(180_000);

const NO_NINES: PolicyDraft = {
  id: 'no-four-nines',
  description: 'Four nines need a plan.',
  actions: ['approve'],
  require: 'slo.target < 0.9999',
  effect: 'deny',
  facts: ['slo.target'],
  remedy: 'Choose less.',
};

/** Everything depends on the gateway, directly or through one another. */
const FLEET: Entity[] = [
  {
    ...GATEWAY,
    relations: [
      ...(GATEWAY.relations ?? []),
      { type: 'dependencyOf', targetRef: 'component:default/app-0' },
    ],
  },
  ...Array.from(
    { length: 20 },
    (_, index): Entity => ({
      ...GATEWAY,
      metadata: { name: `app-${index}`, namespace: 'default' },
      relations: [
        { type: 'ownedBy', targetRef: `group:default/team-${index}` },
        ...(index < 4
          ? [
              {
                type: 'dependencyOf',
                targetRef: `component:default/app-${index + 1}`,
              },
            ]
          : []),
        ...(index === 4
          ? [{ type: 'providesApi', targetRef: 'api:default/orders' }]
          : []),
        ...(index === 10
          ? [{ type: 'consumesApi', targetRef: 'api:default/orders' }]
          : []),
      ],
    }),
  ),
];

/** Keeps what it is given, as a host would. */
class KeepingProvider implements GitProvider {
  readonly id = 'keeping';
  readonly published: PublishRequest[] = [];

  async publish(request: PublishRequest) {
    this.published.push(request);
    return {
      provider: this.id,
      url: 'https://git.example.com/pull/1',
      branch: request.branch,
      commit: 'a'.repeat(40),
      state: 'open' as const,
      updatedAt: new Date().toISOString(),
    };
  }

  async refresh(_repository: string, changeRequest: Slo['changeRequest']) {
    if (!changeRequest) throw new Error('There is no change request');
    return changeRequest;
  }
}

/** Status and message of what is refused. */
async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => new Error('It was not refused'),
    cause => cause,
  );
  return `${error.statusCode} ${error.cause?.message ?? error.message}`;
}

describe('policies', () => {
  const { running, start, request, propose } = useSeededSloScout();
  const as = (user: string) => running().api({ user: `user:default/${user}` });

  it('are created, edited by one at a time, override a default, and are deleted', async () => {
    const api = await start();
    const set = await api.listPolicies();
    requireDocumented('PolicySet', set);
    expect(set.items.map(({ source }) => source)).not.toContain('database');

    const created = await api.createPolicy(NO_NINES);
    requireDocumented('Policy', created);
    expect(created).toMatchObject({
      mode: 'enforce',
      source: 'database',
      version: 1,
    });
    const stored = await running().fetch('/v1/policies/no-four-nines', {
      headers: { authorization: 'Bearer mock-user-token' },
    });
    expect(stored.headers.get('etag')).toBe('"1"');
    expect(await refusal(api.createPolicy(NO_NINES))).toMatch(/already/);

    const edited = await as('ada').updatePolicy(
      NO_NINES.id,
      { ...NO_NINES, mode: 'shadow' },
      1,
    );
    expect(edited).toMatchObject({ version: 2, updatedBy: 'user:default/ada' });
    const second: any = await as('bob')
      .updatePolicy(NO_NINES.id, { ...NO_NINES, mode: 'warn' }, 1)
      .catch(error => error);
    expect(second.statusCode).toBe(409);
    expect(second.body.error.current).toEqual(edited);
    expect(
      await request('PUT', `/v1/policies/${NO_NINES.id}`, NO_NINES),
    ).toMatchObject({ status: 400 });

    const relaxed = await api.createPolicy({
      ...NO_NINES,
      id: 'likely-met',
      require: 'true',
    });
    const items = (await api.listPolicies()).items.filter(
      ({ id }) => id === 'likely-met',
    );
    expect(items).toMatchObject([
      { source: 'database' },
      { source: 'default', overriddenBy: 'database' },
    ]);
    expect(
      await refusal(
        api.updatePolicy('data-gate', { ...NO_NINES, id: 'data-gate' }, 1),
      ),
    ).toMatch(/default/);

    await api.deletePolicy('likely-met', relaxed.version ?? 0);
    await api.deletePolicy(NO_NINES.id, 2);
    expect(await refusal(api.getPolicy(NO_NINES.id))).toMatch(/404/);
    const again = await api.createPolicy(NO_NINES);
    expect(again.version).toBe(4);
    await api.deletePolicy(NO_NINES.id, 4);
    const audit = await api.listAudit({ subject: `policy:${NO_NINES.id}` });
    expect(audit.items.map(({ action }) => action)).toEqual([
      'policy.delete',
      'policy.create',
      'policy.delete',
      'policy.update',
      'policy.create',
    ]);
  });

  it.each<[string, Partial<PolicyDraft>]>([
    ['an expression that does not parse', { require: 'slo.target <' }],
    ['a regular expression', { require: 'slo.name.matches("a+")' }],
    ['an expression that is no condition', { require: '1 + 1' }],
    ['a reserved id', { id: 'decisions' }],
    [
      'an exception for nobody',
      { exceptions: [{ until: '2030-01-01T00:00:00Z', reason: 'x' }] },
    ],
    [
      'a window without an end',
      { windows: [{ name: 'w', cron: '0 0 * * *' }] },
    ],
    [
      'a zone that there is none of',
      {
        windows: [
          { name: 'w', cron: '0 0 * * *', hours: 1, timeZone: 'Mars/One' },
        ],
      },
    ],
    [
      'a cron of seconds',
      { windows: [{ name: 'w', cron: '* * * * * *', hours: 1 }] },
    ],
  ])('are refused with %s', async (_name, change) => {
    await start();
    const { status, message } = await request('POST', '/v1/policies', {
      ...NO_NINES,
      ...change,
    });
    expect(status).toBe(400);
    expect(message).toMatch(/\S/);
  });

  it('explain each decision, keep it, and can be tried on what was decided', async () => {
    const api = await start();
    await api.createPolicy({
      ...NO_NINES,
      mode: 'shadow',
      require: 'slo.target < 0.1',
    });
    const [proposal] = await propose();
    const denied: any = await api
      .approveProposal(proposal.id, { target: 0.4, reason: 'too short?' })
      .catch(error => error);
    expect(denied.statusCode).toBe(403);
    expect(denied.body.error.decision.findings).toContainEqual(
      expect.objectContaining({
        ruleId: 'target-in-range',
        facts: { 'slo.target': '0.4' },
        remedy: 'Choose a target from the what-if curve.',
        source: 'default',
        mode: 'enforce',
      }),
    );
    const slo = await api.approveProposal(proposal.id, {
      reason: 'Agreed in the weekly review',
    });
    requireDocumented('Slo', slo);
    expect(slo.policy?.findings).toContainEqual(
      expect.objectContaining({
        ruleId: NO_NINES.id,
        shadow: true,
        version: expect.any(Number),
        source: 'database',
      }),
    );
    const { items } = await api.listPolicyDecisions({
      serviceId: proposal.serviceId,
    });
    items.forEach(item => requireDocumented('PolicyDecisionRecord', item));
    expect(items.slice(0, 2).map(({ result }) => result)).toEqual([
      expect.stringMatching(/allow|warn/),
      'deny',
    ]);
    expect(items[0].decision).toEqual(slo.policy);

    const tried = await api.dryRunPolicy({
      policy: { ...NO_NINES, id: 'tried', require: 'slo.target < 0.5' },
    });
    requireDocumented('PolicyDryRun', tried);
    expect(tried.items[0]).toMatchObject({
      decisionId: items[0].id,
      after: 'deny',
      findings: [
        { ruleId: 'tried', facts: { 'slo.target': String(slo.spec.target) } },
      ],
    });
    expect(tried.items[0].before).not.toBe('deny');
    expect(tried.changed).toBeGreaterThanOrEqual(1);
    const one = await api.dryRunPolicy({
      policy: {
        ...NO_NINES,
        id: 'tried',
        actions: ['propose'],
        require: 'has(input.surprise)',
      },
      input: {
        action: 'propose',
        actor: 'user:default/ada',
        service: { name: 'shop' },
        slo: {
          name: 's',
          target: 0.9,
          windowDays: 28,
          kind: 'availability',
          variant: 'balanced',
        },
        confidence: { data: 'pass', validity: 'pass' },
      },
    });
    expect(one).toMatchObject({
      evaluated: 1,
      changed: 1,
      items: [{ before: 'allow', after: 'deny' }],
    });

    const metrics = await (await running().fetch('/metrics')).text();
    expect(metrics).toMatch(
      /sloscout_policy_evaluations_total\{result="deny"\} [1-9]/,
    );
    await api.deletePolicy(
      NO_NINES.id,
      slo.policy?.findings.find(({ ruleId }) => ruleId === NO_NINES.id)
        ?.version ?? 0,
    );
  });

  it('want four eyes of those who ask, edit and approve, and freeze by the clock and by what changed', async () => {
    await start({ config: { policies: { fourEyes: true } } });
    const ada = as('ada');
    const { id } = await ada.analyze({
      entityRef: 'component:default/gateway',
    });
    await waitForAnalysis(ada, id);
    const [proposal] = (await ada.listProposals({ status: 'proposed' })).items;
    const reason = 'Agreed in the weekly review';
    expect(await refusal(ada.approveProposal(proposal.id, { reason }))).toMatch(
      /four-eyes/,
    );
    expect(
      await refusal(
        as('bob').approveProposal(proposal.id, { reason, target: 0.9123 }),
      ),
    ).toMatch(/four-eyes/);

    const freeze = await ada.createPolicy({
      ...NO_NINES,
      id: 'freeze',
      require: '!("always" in freeze.active)',
      facts: ['freeze.active'],
      windows: [
        {
          name: 'always',
          timeZone: 'Europe/Berlin',
          cron: '0 0 * * *',
          hours: 25,
        },
      ],
    });
    const frozen: any = await as('bob')
      .approveProposal(proposal.id, { reason })
      .catch(error => error);
    expect(frozen.body.error.decision.findings).toContainEqual(
      expect.objectContaining({
        ruleId: 'freeze',
        facts: { 'freeze.active': '["always"]' },
      }),
    );
    const spared = await ada.updatePolicy(
      'freeze',
      {
        ...NO_NINES,
        id: 'freeze',
        require: '!("always" in freeze.active) && recent.teamApprovals < 1000',
        windows: freeze.windows,
        exceptions: [
          {
            team: 'group:default/team-shop',
            until: new Date(Date.now() + 60_000).toISOString(),
            reason: 'Migration',
          },
        ],
      },
      1,
    );
    const slo = await as('bob').approveProposal(proposal.id, { reason });
    expect(slo.approvedBy).toBe('user:default/bob');
    expect(slo.policy?.findings).toContainEqual(
      expect.objectContaining({
        ruleId: 'freeze',
        exception: expect.objectContaining({ reason: 'Migration' }),
      }),
    );
    await ada.deletePolicy('freeze', spared.version ?? 0);
  });

  it('bound what a deployment touches, and let break-glass through with its reason', async () => {
    const provider = new KeepingProvider();
    const api = await start({
      entities: FLEET,
      gitProvider: provider,
      config: {
        policies: { dependencyDepth: 6 },
        gitops: {
          provider: 'keeping',
          repository: 'https://git.example.com/slos',
        },
      },
    });
    const [{ id: artifactId }] = await api.generateArtifacts({
      sloId: (await api.listSlos()).items[0].id,
    });
    const { serviceId } = (await api.listSlos()).items[0];
    const denied: any = await api
      .deployArtifact(artifactId)
      .catch(error => error);
    expect(denied.statusCode).toBe(403);
    expect(denied.body.error.decision.findings).toContainEqual(
      expect.objectContaining({
        ruleId: 'blast-radius',
        facts: expect.objectContaining({
          'blastRadius.serviceCount': '7',
          'blastRadius.critical': 'false',
        }),
      }),
    );
    expect(provider.published).toHaveLength(0);

    const reason = 'Checkout is down and pages nobody';
    for (const expiresAt of [Date.now() - 1000, Date.now() + 25 * 3_600_000]) {
      expect(
        await request('POST', '/v1/policies/break-glass', {
          serviceId,
          reason,
          expiresAt: new Date(expiresAt).toISOString(),
        }),
      ).toMatchObject({ status: 400 });
    }
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    expect(
      await refusal(
        api.breakGlass({ serviceId: randomUUID(), reason, expiresAt }),
      ),
    ).toMatch(/404/);
    const glass = await as('ada').breakGlass({ serviceId, reason, expiresAt });
    requireDocumented('BreakGlass', glass);

    const changeRequest = await api.deployArtifact(artifactId);
    requireDocumented('ChangeRequest', changeRequest);
    const decisions = Object.values(changeRequest.policy ?? {});
    expect(decisions[0]).toMatchObject({
      decision: 'warn',
      breakGlass: {
        id: glass.id,
        actor: 'user:default/ada',
        reason,
        used: true,
      },
    });
    expect(provider.published[0].body).toContain(reason);
    expect(provider.published[0].body).toContain('gives a denial');
    const [used] = (await api.listBreakGlass({ serviceId })).items;
    expect(used.uses).toBe(decisions.length);
    const { items } = await api.listAudit({ subject: `service:${serviceId}` });
    expect(items.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'policy.break-glass.open',
        'policy.break-glass.use',
      ]),
    );
    expect(
      (await api.listPolicyDecisions({ result: 'break_glass' })).totalItems,
    ).toBe(decisions.length);

    expect((await api.endBreakGlass(glass.id)).endedBy).toBeDefined();
    expect(await refusal(api.endBreakGlass(glass.id))).toMatch(/409/);
    expect(await refusal(api.deployArtifact(artifactId))).toMatch(
      /blast-radius/,
    );
  });

  it('come from files before the database, and a broken file stops the start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'slo-scout-policies-'));
    const path = join(folder, 'policies.yaml');
    try {
      writeFileSync(path, JSON.stringify({ policies: [NO_NINES] }));
      const api = await start({ config: { policies: { files: [path] } } });
      expect(await api.getPolicy(NO_NINES.id)).toMatchObject({
        source: `file:${path}`,
      });
      expect(await refusal(api.createPolicy(NO_NINES))).toMatch(/file:/);
      await running().stop();

      writeFileSync(path, 'policies: [{ id: broken }]');
      await expect(
        start({ config: { policies: { files: [path] } } }),
      ).rejects.toThrow(/policies.yaml cannot be used/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['slo-scout.policy.administer', 'POST', 'policies', NO_NINES],
    [
      'slo-scout.policy.administer',
      'POST',
      'policies/dry-run',
      { policy: NO_NINES },
    ],
    ['slo-scout.service.read', 'GET', 'policies', undefined],
    ['slo-scout.service.read', 'GET', 'policies/decisions', undefined],
    [
      'slo-scout.policy.break-glass',
      'POST',
      'policies/break-glass',
      {
        serviceId: randomUUID(),
        reason: 'A good reason',
        expiresAt: '2030-01-01T00:00:00Z',
      },
    ],
  ])('need %s for %s %s', async (permission, method, path, body) => {
    await start({ denied: [permission] });
    const { status, message } = await request(method, `/v1/${path}`, body);
    expect(status).toBe(403);
    expect(message).toContain(permission);
  });
});
