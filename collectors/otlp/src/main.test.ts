import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { decodeTraces } from '@slo-scout/telemetry';
import { forkProgram, nextMessage, readRawTopic } from '@slo-scout/dev-tools';
import { grpcExport } from './__testUtils__/grpcExport';
import {
  toProto,
  TRACE_A,
  TRACE_B,
  tracesJson,
  tracesProto,
} from './__testUtils__/messages';

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

    const records = await readRawTopic(database.url, 'otlp_main');
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

  it.each([
    ['by default', 'default', []],
    ['not with --redaction off', 'off', ['--redaction', 'off']],
  ])(
    'redacts %s',
    async (_, name, args) => {
      const schema = `redaction_${name}`;
      const { child, ended } = start([...FREE_PORTS, ...args], {
        SLO_SCOUT_DATABASE: database.url,
        SLO_SCOUT_SCHEMA: schema,
      });
      const { grpcPort } = await nextMessage<Ready>(child, 'ready');
      const note = 'paid by 4111 1111 1111 1111';
      const request = tracesJson(TRACE_A);
      Object.assign(request.resourceSpans[0].scopeSpans[0].spans[0], {
        attributes: [
          { key: 'http.route', value: { stringValue: '/cart' } },
          { key: 'note', value: { stringValue: note } },
        ],
      });
      const { code } = await grpcExport(grpcPort, toProto('traces', request));
      expect(code).toBe(0);
      child.kill('SIGTERM');
      expect(await ended).toMatchObject({ code: 0 });

      const [{ value }] = await readRawTopic(database.url, schema);
      expect(decodeTraces(value)).toMatchObject([
        { name: 'GET /cart', attributes: { 'http.route': '/cart' } },
      ]);
      const stored = Buffer.from(value).toString('latin1');
      expect(stored.includes(note)).toBe(name === 'off');
      expect(stored.includes('4111')).toBe(name === 'off');
    },
    60_000,
  );

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
