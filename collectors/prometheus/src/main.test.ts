import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { StubServer } from './__testUtils__/StubServer';
import { readPoints } from './__testUtils__/readPoints';
import { TestCollector, until } from './__testUtils__/TestCollector';

jest.setTimeout(60_000);

describe('the program', () => {
  let database: TestDatabase;
  let server: StubServer;
  let files: TestCollector;

  beforeAll(async () => {
    database = await createTestDatabase();
    server = await StubServer.start();
    files = new TestCollector({ url: database.url, schema: 'prometheus_main' });
  });

  afterAll(async () => {
    await files.dispose();
    await server.stop();
    await database.drop();
  });

  function start(args: string[]) {
    const child = fork(
      path.join(__dirname, 'main.ts'),
      ['--config', files.configFile, '--metrics-port', '0', ...args],
      {
        execArgv: [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        env: {
          PATH: process.env.PATH,
          SLO_SCOUT_DATABASE: database.url,
          SLO_SCOUT_SCHEMA: 'prometheus_main',
        },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      },
    );
    let said = '';
    child.stderr!.on('data', chunk => {
      said += chunk;
    });
    const ended = Promise.all([
      once(child, 'exit'),
      once(child.stderr!, 'end'),
    ]).then(([[code]]) => ({ code, said }));
    return { child, ended, said: () => said };
  }

  const config = (selector: string) => ({
    targets: [
      {
        name: 'test',
        url: server.url,
        discovery: { enabled: false },
        queries: [{ selector }],
      },
    ],
    collect: { step: '1s', delay: '0s', backfill: '5s' },
  });

  it('collects until it is asked to stop, and reads its configuration again on SIGHUP', async () => {
    files.configure(config('a_total{job="cart"}'));
    const asks = (name: string) =>
      server.requests.some(({ form }) => form.get('query')?.includes(name));
    const { child, ended } = start(['--checkpoint', files.checkpointFile]);
    await until(() => asks('a_total'));
    files.configure(config('b_total{job="cart"}'));
    child.kill('SIGHUP');
    await until(() => asks('b_total'));
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0 });
    const points = await readPoints(database.url, 'prometheus_main');
    expect(points.map(({ resource }) => resource['service.name'])).toContain(
      'cart',
    );
  });

  it('checks a configuration without a database', async () => {
    files.configure(config('a_total{job="cart"}'));
    expect(await start(['--check']).ended).toMatchObject({ code: 0 });
    writeFileSync(files.configFile, 'targets: []');
    const { code, said } = await start(['--check']).ended;
    expect(code).toBe(2);
    expect(said).toContain('targets must have at least one target');
  });
});
