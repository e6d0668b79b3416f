import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { forkProgram, nextMessage } from '@slo-scout/dev-tools';
import { grpcExport } from '../__testUtils__/grpcExport';
import { TRACE_A, tracesProto } from '../__testUtils__/messages';
import { until } from '../__testUtils__/until';

interface Ready {
  type: 'ready';
  grpcPort: number;
  httpPort: number;
  metricsPort: number;
}

jest.setTimeout(120_000);

describe('several processes', () => {
  let database: TestDatabase;
  let program: ChildProcess;
  let spool: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    spool = await fs.mkdtemp(path.join(os.tmpdir(), 'spools-'));
  });

  afterAll(async () => {
    program?.kill('SIGKILL');
    await fs.rm(spool, { recursive: true });
    await database.drop();
  });

  it('share the ports, are started anew when they die, show the metrics of all, and drain', async () => {
    program = forkProgram(
      path.join(__dirname, '../main.ts'),
      [
        ...['--grpc-port', '0', '--http-port', '0', '--metrics-port', '0'],
        ...['--processes', '2', '--partitions', '2', '--spool', spool],
      ],
      { SLO_SCOUT_DATABASE: database.url },
    );
    const ready = await nextMessage<Ready>(program, 'ready');
    const operations = `http://127.0.0.1:${ready.metricsPort}`;
    const metrics = () =>
      fetch(`${operations}/metrics`).then(response => response.text());
    const accepted = async () => {
      const [, value] =
        /events_total\{[^}]*signal="traces",result="accepted"\} (\d+)/.exec(
          await metrics(),
        ) ?? [];
      return Number(value ?? 0);
    };
    const send = () =>
      fetch(`http://127.0.0.1:${ready.httpPort}/v1/traces`, {
        method: 'POST',
        // A connection each, so that they are dealt out.
        headers: {
          'content-type': 'application/x-protobuf',
          connection: 'close',
        },
        body: tracesProto(TRACE_A),
      }).then(response => response.status);

    for (let i = 0; i < 4; i++) {
      expect(await send()).toBe(200);
      const { code } = await grpcExport(ready.grpcPort, tracesProto(TRACE_A));
      expect(code).toBe(0);
    }
    expect(await accepted()).toBe(8);
    expect((await fetch(`${operations}/health`)).status).toBe(200);
    expect((await fs.readdir(spool)).sort()).toEqual(['0', '1']);

    const children = await fs.readFile(
      `/proc/${program.pid}/task/${program.pid}/children`,
      'utf8',
    );
    const [victim] = children.trim().split(' ').map(Number);
    process.kill(victim, 'SIGKILL');
    await until(async () => {
      const now = await fs.readFile(
        `/proc/${program.pid}/task/${program.pid}/children`,
        'utf8',
      );
      const pids = now.trim().split(' ').map(Number);
      return pids.length === 2 && !pids.includes(victim);
    });
    for (let i = 0; i < 4; i++) expect(await send()).toBe(200);

    program.kill('SIGTERM');
    const [code] = await once(program, 'exit');
    expect(code).toBe(0);
  });
});
