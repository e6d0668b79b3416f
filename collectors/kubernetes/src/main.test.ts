import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { FakeApiServer } from './__testUtils__/FakeApiServer';
import { configFor, TOKENS } from './__testUtils__/TestCluster';
import { until } from './__testUtils__/until';

jest.setTimeout(120_000);

describe('the program', () => {
  let database: TestDatabase;
  let server: FakeApiServer;
  let folder: string;
  let program: ChildProcess | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await FakeApiServer.start();
    folder = await mkdtemp(path.join(tmpdir(), 'slo-scout-kube-'));
  });
  afterEach(() => program?.kill('SIGKILL'));
  afterAll(async () => {
    await server.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  async function start(args: string[], token?: string) {
    const kubeconfig = path.join(folder, 'config');
    await writeFile(kubeconfig, configFor(server.url, token).exportConfig());
    return run(['--kubeconfig', kubeconfig, ...args]);
  }

  function run(args: string[], env: NodeJS.ProcessEnv = {}) {
    program = fork(
      path.join(__dirname, 'main.ts'),
      ['--metrics-port', '0', ...args],
      {
        cwd: folder,
        execArgv: [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        env: {
          PATH: process.env.PATH,
          SLO_SCOUT_DATABASE: database.url,
          ...env,
        },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      },
    );
    const child = program;
    const said = { text: '' };
    child.stderr?.on('data', chunk => {
      said.text += chunk;
    });
    const ended = once(child, 'exit').then(([code]) => code);
    const ready = new Promise<number>(resolve => {
      child.on('message', (message: any) => {
        if (message.type === 'ready') resolve(message.metricsPort);
      });
    });
    return { child, said, ended, ready };
  }

  it('is healthy when it has read the cluster, and stops in order', async () => {
    const { child, ended, ready } = await start(['--namespaces', 'default']);
    const port = await ready;
    await until(async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/health`);
      return answer.status === 200;
    });
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`);
    expect(await metrics.text()).toContain('sloscout_kubernetes_pods 0');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('says which rule is missing and stays unhealthy, but alive', async () => {
    const { child, said, ended, ready } = await start([], TOKENS.nobody);
    const port = await ready;
    await until(() => said.text.includes('horizontalpodautoscalers'));
    expect(said.text).toContain(
      'The API server forbids reading pods (403): give the service account the ClusterRole rule apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"].',
    );
    const answer = await fetch(`http://127.0.0.1:${port}/health`);
    expect(answer.status).toBe(503);
    expect(said.text).not.toContain(TOKENS.nobody);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it.each([
    [{}, 'No kubeconfig was found'],
    [{ KUBECONFIG: 'plain' }, 'set insecure-skip-tls-verify: true'],
  ])(
    'ends with code 2 and a sentence where the environment is %j',
    async (env, sentence) => {
      const config = configFor(server.url).exportConfig();
      await writeFile(
        path.join(folder, 'plain'),
        config.replace(
          '"insecure-skip-tls-verify":true',
          '"insecure-skip-tls-verify":false',
        ),
      );
      const { said, ended } = run([], { HOME: folder, ...env });
      expect(await ended).toBe(2);
      expect(said.text).toContain(sentence);
    },
  );

  it.each([
    [['--context', 'other'], 'has no cluster for the context "other"'],
    [['--node', 'a,b=c'], '"a,b=c" is no name of a namespace or node'],
    [['--kubeconfig', '/does/not/exist'], '/does/not/exist cannot be read'],
  ])('ends with code 2 and a sentence for %j', async (args, sentence) => {
    const { said, ended } = await start(args);
    expect(await ended).toBe(2);
    expect(said.text).toContain(sentence);
  });
});
