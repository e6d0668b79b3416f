import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import {
  decodeTraces,
  PostgresTelemetryLog,
  TOPICS,
  type StoredRecord,
} from '@slo-scout/telemetry';
import { forkProgram, nextMessage } from './__testUtils__/forkProgram';
import { grpcExport } from './__testUtils__/grpcExport';
import { TRACE_A, TRACE_B, tracesProto } from './__testUtils__/messages';

const MAIN = path.join(__dirname, 'main.ts');
const FREE_PORTS = [
  ...['--grpc-port', '0', '--http-port', '0', '--metrics-port', '0'],
];

interface Ready {
  type: 'ready';
  grpcPort: number;
  httpPort: number;
  metricsPort: number;
}

/** Everything in the raw topic. */
async function readAll(url: string, schema: string): Promise<StoredRecord[]> {
  const log = await PostgresTelemetryLog.create({
    connection: { connectionString: url },
    schema,
  });
  const records: StoredRecord[] = [];
  const idle = new Set<number>();
  const partitions = await log.partitions(TOPICS.raw);
  await new Promise<void>((resolve, reject) => {
    log
      .consume(
        { topic: TOPICS.raw, group: 'test' },
        {
          assigned: async () => 0,
          revoked: async () => {},
          batch: async batch => {
            records.push(...batch.records);
            if (batch.records.length === 0) idle.add(batch.partition);
            if (idle.size === partitions) resolve();
          },
        },
      )
      .then(consumer => consumer.failed.then(reject), reject);
  });
  await log.close();
  return records;
}

describe('the program', () => {
  let database: TestDatabase;
  let program: ChildProcess | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  afterEach(() => {
    program?.kill('SIGKILL');
  });

  function start(args: string[], env: NodeJS.ProcessEnv) {
    program = forkProgram(MAIN, args, env);
    let said = '';
    program.stderr!.on('data', chunk => {
      said += chunk;
    });
    // Not 'close': it never comes for a child that its parent has disconnected.
    const ended = Promise.all([
      once(program, 'exit'),
      once(program.stderr!, 'end'),
    ]).then(([[code]]) => ({ code: code as number | null, said }));
    return { child: program, ended };
  }

  it('takes telemetry into Postgres until it is asked to stop', async () => {
    const { child, ended } = start([...FREE_PORTS, '--partitions', '4'], {
      SLO_SCOUT_DATABASE: database.url,
      SLO_SCOUT_SCHEMA: 'otlp_main',
    });
    const ready = await nextMessage<Ready>(child, 'ready');
    expect((await grpcExport(ready.grpcPort, tracesProto(TRACE_A))).code).toBe(
      0,
    );
    const response = await fetch(
      `http://127.0.0.1:${ready.httpPort}/v1/traces`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf' },
        body: tracesProto(TRACE_A, TRACE_B),
      },
    );
    expect(response.status).toBe(200);
    const metrics = await fetch(
      `http://127.0.0.1:${ready.metricsPort}/metrics`,
    );
    expect(await metrics.text()).toContain('sloscout_collector_events_total');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0 });

    const records = await readAll(database.url, 'otlp_main');
    const traces = records
      .flatMap(record => decodeTraces(record.value))
      .map(span => span.traceId);
    expect(traces.sort()).toEqual([TRACE_A, TRACE_A, TRACE_B]);
    for (const trace of [TRACE_A, TRACE_B]) {
      const partitions = records
        .filter(r => decodeTraces(r.value).some(s => s.traceId === trace))
        .map(r => r.partition);
      expect(new Set(partitions).size).toBe(1);
    }
    expect(records[0].headers).toEqual({
      signal: 'traces',
      encoding: 'otlp_proto',
      v: '1',
    });
  }, 60_000);

  it('ends with its parent', async () => {
    const { child, ended } = start(FREE_PORTS, {
      SLO_SCOUT_DATABASE: database.url,
    });
    await nextMessage<Ready>(child, 'ready');
    child.disconnect();
    expect(await ended).toMatchObject({ code: 0 });
  }, 60_000);

  it('says which port is in use', async () => {
    const holder = net.createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as net.AddressInfo;
    const args = ['--grpc-port', String(port), '--http-port', '0'];
    const { ended } = start([...args, '--metrics-port', '0'], {
      SLO_SCOUT_DATABASE: database.url,
    });
    const { code, said } = await ended;
    holder.close();
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} is in use`);
    expect(said).toContain('--help');
  }, 60_000);

  it.each<[string, () => string, string]>([
    [
      'no database can be reached',
      () => 'postgres://me:hunter2@127.0.0.1:1/x',
      'cannot be reached (ECONNREFUSED)',
    ],
    [
      'the database does not exist',
      () => database.url.replace(database.database, 'nowhere'),
      'does not exist on the server',
    ],
  ])(
    'says that %s',
    async (_, url, sentence) => {
      const { ended } = start(FREE_PORTS, { SLO_SCOUT_DATABASE: url() });
      const { code, said } = await ended;
      expect(code).toBe(1);
      expect(said.trim().split('\n')).toHaveLength(1);
      expect(said).toContain(sentence);
      expect(said).not.toContain('hunter2');
    },
    60_000,
  );

  it.each([
    ['without a database', [], 'SLO_SCOUT_DATABASE'],
    ['with a port that is none', ['--http-port', '70000'], '--http-port'],
    [
      'with a namespace that is none',
      ['--kubernetes', 'auto', '--kubernetes-namespaces', 'a,b=c'],
      'b=c',
    ],
    ['with an unknown flag', ['--htpt-port', '1'], '--htpt-port'],
  ])(
    'refuses to start %s',
    async (_, args, sentence) => {
      const { ended } = start(args, {});
      const { code, said } = await ended;
      expect(code).toBe(2);
      expect(said).toContain(sentence);
    },
    60_000,
  );
});
