import { createBackendPlugin } from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockCredentials,
} from '@backstage/backend-test-utils';
import {
  scaffolderActionsExtensionPoint,
  type TemplateAction,
} from '@backstage/plugin-scaffolder-node';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { JsonObject } from '@backstage/types';
import scaffolderModule from '@slo-scout/backstage-plugin-scaffolder-backend-module-slo-scout';
import { useSeededSloScout } from './__testUtils__/useSeededSloScout';

jest.setTimeout(120_000);

describe('scaffolder actions', () => {
  const { start } = useSeededSloScout();
  const workspace = createMockDirectory();
  const git = createMockDirectory();
  let actions: Map<string, TemplateAction<any, any, any>>;

  /** Stands for the scaffolder, which a module must not depend on: it takes the actions. */
  const scaffolder = createBackendPlugin({
    pluginId: 'scaffolder',
    register(env) {
      env.registerExtensionPoint(scaffolderActionsExtensionPoint, {
        addActions: (...added) => {
          actions = new Map(added.map(action => [action.id, action]));
        },
      });
      env.registerInit({ deps: {}, init: async () => {} });
    },
  });

  /** Runs an action as a person does, with the checkpoints of a task that is kept. */
  async function run(
    id: string,
    input: JsonObject,
    task: { checkpoints?: Map<string, unknown>; isDryRun?: boolean } = {},
  ) {
    const { checkpoints = new Map(), isDryRun } = task;
    const output: Record<string, any> = {};
    const context = createMockActionContext({
      input,
      workspacePath: workspace.path,
    });
    await actions.get(id)!.handler({
      ...context,
      isDryRun,
      getInitiatorCredentials: async () => mockCredentials.user(),
      checkpoint: async ({ key, fn }: { key: string; fn(): any }) => {
        if (!checkpoints.has(key)) checkpoints.set(key, await fn());
        return checkpoints.get(key);
      },
      output: (name: string, value: unknown) => {
        output[name] = value;
      },
    } as any);
    return output;
  }

  it('go from a service to its pull request, and do nothing twice', async () => {
    const api = await start({
      features: [scaffolder, scaffolderModule],
      config: {
        gitops: { repository: git.resolve('slos.git'), createMissing: true },
      },
    });
    const entityRef = 'component:default/gateway';
    expect(
      await run('slo-scout:analysis:run', { entityRef }, { isDryRun: true }),
    ).toEqual({
      analysisId: 'dry-run',
      proposals: 0,
    });

    const task = { checkpoints: new Map<string, unknown>() };
    const analysis = await run('slo-scout:analysis:run', { entityRef }, task);
    expect(analysis.proposals).toBeGreaterThan(0);
    // Taken up again, the task waits for the same analysis.
    expect(await run('slo-scout:analysis:run', { entityRef }, task)).toEqual(
      analysis,
    );

    const { proposals, proposalIds } = await run('slo-scout:slo:propose', {
      entityRef,
      includeProvisional: true,
    });
    expect(proposalIds).toEqual(proposals.map(({ id }: { id: string }) => id));
    const [{ id: proposalId, target }] = proposals;
    const approval = { proposalId, reason: 'Agreed in the review' };
    expect(
      await run('slo-scout:slo:approve', approval, { isDryRun: true }),
    ).toEqual({ sloId: 'dry-run' });
    const { sloId, ...approved } = await run('slo-scout:slo:approve', approval);
    expect(approved.target).toBe(target);
    // The answer was lost, and the checkpoint with it.
    expect((await run('slo-scout:slo:approve', approval)).sloId).toBe(sloId);
    expect((await api.listSlos()).totalItems).toBe(1);

    const { files } = await run('slo-scout:artifacts:render', {
      sloId,
      targetPath: 'out',
    });
    expect(files).toContain('slos/gateway/rules.yaml');
    const content = workspace.content() as any;
    expect(content.out.slos.gateway['slo.yaml']).toContain('openslo/v1');
    expect(
      await run('slo-scout:lint', { path: 'out', failOn: 'info' }),
    ).toMatchObject({ errors: 0, warnings: 0, infos: 0 });

    const opened = await run('slo-scout:pull-request:create', { sloId });
    const again = await run('slo-scout:pull-request:create', { sloId });
    expect(again).toEqual(opened);
    expect(opened.branch).toBe('slo-scout/gateway');
  });

  it('fail with a sentence, as a person without permission does', async () => {
    await start({
      features: [scaffolder, scaffolderModule],
      denied: ['slo-scout.service.analyze'],
    });
    await expect(
      run('slo-scout:analysis:run', { entityRef: 'component:default/gateway' }),
    ).rejects.toThrow(/403|not allowed/i);
    await expect(
      run('slo-scout:slo:propose', { entityRef: 'component:default/none' }),
    ).rejects.toThrow('SLO-Scout knows no service component:default/none');
    await expect(run('slo-scout:slo:propose', {})).rejects.toThrow(
      'Give either entityRef or service',
    );
  });

  it('lint a workspace, and never leave it', async () => {
    await start({ features: [scaffolder, scaffolderModule] });
    workspace.setContent({
      'rules.yaml': `groups:
  - name: slo
    rules:
      - record: slo:ratio
        expr: sum(rate(errors_total[5m])) / sum(rate(requests_total[5m]))
`,
    });
    await expect(run('slo-scout:lint', { failOn: 'info' })).rejects.toThrow(
      /found \d+ errors and \d+ warnings/,
    );
    const { report } = await run('slo-scout:lint', {
      failOn: 'never',
      sarifPath: 'lint.sarif',
    });
    expect(report).toContain('rules.yaml');
    expect(JSON.parse((workspace.content() as any)['lint.sarif']).version).toBe(
      '2.1.0',
    );
    await expect(run('slo-scout:lint', { path: '../..' })).rejects.toThrow(
      /not allowed|parent/i,
    );
  });
});
