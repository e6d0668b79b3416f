import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';

jest.setTimeout(60_000);

describe('the program', () => {
  let database: TestDatabase;
  const program = path.resolve(
    __dirname,
    '../bin/slo-scout-fingerprint-worker.js',
  );

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(async () => {
    await database.drop();
  });

  function run(args: string[], env: NodeJS.ProcessEnv) {
    const child = spawn(process.execPath, [program, ...args], {
      env: { ...process.env, SLO_SCOUT_DATABASE: undefined, ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    return { child, output: text(child.stderr!), exited: once(child, 'exit') };
  }

  function ready(child: ChildProcess): Promise<{ metricsPort: number }> {
    return new Promise(resolve => {
      child.on('message', (message: { type?: string; metricsPort: number }) => {
        if (message.type === 'ready') resolve(message);
      });
    });
  }

  it.each([
    ['SIGTERM', (child: ChildProcess) => child.kill('SIGTERM')],
    ['the end of its parent', (child: ChildProcess) => child.disconnect()],
  ])(
    'says when it is ready, serves its metrics, and ends cleanly on %s',
    async (_, end) => {
      const { child, exited } = run(
        ['--metrics-port', '0', '--partitions', '2'],
        {
          SLO_SCOUT_DATABASE: database.url,
          SLO_SCOUT_SCHEMA: 'elsewhere',
        },
      );
      const { metricsPort } = await ready(child);
      const metrics = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
      expect(metrics.headers.get('content-type')).toContain('text/plain');
      expect(await metrics.text()).toContain(
        '# TYPE slo_scout_journey_duration_seconds histogram',
      );
      expect(
        (await fetch(`http://127.0.0.1:${metricsPort}/health`)).status,
      ).toBe(200);
      expect(
        (await fetch(`http://127.0.0.1:${metricsPort}/other`)).status,
      ).toBe(404);
      end(child);
      expect(await exited).toEqual([0, null]);
    },
  );

  it('says in one sentence why it does not start', async () => {
    const cases: Array<[string[], NodeJS.ProcessEnv, RegExp, number]> = [
      [[], {}, /set SLO_SCOUT_DATABASE/, 2],
      [
        ['--partitions', 'many'],
        { SLO_SCOUT_DATABASE: database.url },
        /whole number from 1 to 4096/,
        2,
      ],
      [
        [],
        { SLO_SCOUT_DATABASE: 'postgres://user:hunter2@127.0.0.1:1/x' },
        /cannot be reached \(ECONNREFUSED\)/,
        1,
      ],
      [
        [],
        { SLO_SCOUT_DATABASE: database.url, SLO_SCOUT_SCHEMA: 'No Schema' },
        /can't be the schema/,
        1,
      ],
    ];
    for (const [args, env, reason, code] of cases) {
      const { output, exited } = run(['--metrics-port', '0', ...args], env);
      expect((await exited)[0]).toBe(code);
      const said = await output;
      expect(said).toMatch(reason);
      expect(said).not.toContain('hunter2');
      expect(said).not.toContain('    at ');
    }
  });
});
