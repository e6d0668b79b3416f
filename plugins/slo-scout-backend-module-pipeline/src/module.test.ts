import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { Client } from 'pg';
import type { PipelineHealth } from './Pipeline';
import module from '.';

const NODE_OPTIONS = process.env.NODE_OPTIONS;
const SCHEMA = 'telemetry_here';

interface Running {
  health(): Promise<{ code: number } & PipelineHealth>;
  get(path: string, token?: string): Promise<Response>;
  stop(): Promise<void>;
}

describe('the pipeline module', () => {
  let database: TestDatabase;
  let client: Client;
  let running: Running | undefined;

  beforeAll(() => {
    // What the development runner of Backstage gives its backend, and a fork inherits.
    const transform = require.resolve(
      '@backstage/cli/config/nodeTransform.cjs',
    );
    process.env.NODE_OPTIONS = `${NODE_OPTIONS ?? ''} --require ${transform}`;
  });

  afterAll(() => {
    process.env.NODE_OPTIONS = NODE_OPTIONS;
  });

  beforeEach(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    client.on('error', () => {});
    await client.connect();
  });

  afterEach(async () => {
    const last = running;
    running = undefined;
    await last?.stop();
    await client.end();
    await database.drop();
  });

  async function start(pipeline: object, telemetry: object = {}) {
    const { host, port, user, password } = database;
    const backend = await startTestBackend({
      features: [
        module,
        mockServices.rootConfig.factory({
          data: {
            backend: {
              database: {
                client: 'pg',
                pluginDivisionMode: 'schema',
                connection: {
                  ...{ host, port, user, password },
                  database: database.database,
                },
              },
            },
            sloScout: {
              telemetry: { schema: SCHEMA, ...telemetry },
              pipeline: { otlp: { grpcPort: 0, httpPort: 0 }, ...pipeline },
            },
          },
        }),
      ],
    });
    const base = `http://127.0.0.1:${backend.server.port()}/api/slo-scout`;
    const get = (at: string) => fetch(base + at);
    running = {
      get,
      stop: () => backend.stop(),
      async health() {
        const response = await get('/pipeline/health');
        return { code: response.status, ...(await response.json()) };
      },
    };
    return running;
  }

  async function healthy(
    pipeline: Running,
    done: (health: PipelineHealth) => boolean = () => true,
  ) {
    for (;;) {
      const health = await pipeline.health();
      if (health.status === 'ok' && done(health)) return health;
      await sleep(50);
    }
  }

  async function send(port: number, name: string): Promise<Response> {
    const now = BigInt(Date.now()) * 1_000_000n;
    const attribute = (key: string, stringValue: string) => ({
      key,
      value: { stringValue },
    });
    return fetch(`http://127.0.0.1:${port}/v1/traces`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        resourceSpans: [
          {
            resource: { attributes: [attribute('service.name', 'shop')] },
            scopeSpans: [
              {
                spans: [
                  {
                    traceId: randomBytes(16).toString('hex'),
                    spanId: randomBytes(8).toString('hex'),
                    name,
                    kind: 2,
                    startTimeUnixNano: String(now - 5_000_000n),
                    endTimeUnixNano: String(now),
                    attributes: [attribute('http.route', name)],
                  },
                ],
              },
            ],
          },
        ],
      }),
    });
  }

  async function capsules(): Promise<number> {
    const { rows } = await client.query(
      `SELECT coalesce(sum(ok + error), 0)::int AS traces FROM ${SCHEMA}.capsules`,
    );
    return rows[0].traces;
  }

  /** Takes a port, as another program would. */
  async function holdPort() {
    const holder = net.createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as net.AddressInfo;
    const release = () => new Promise(resolve => holder.close(resolve));
    return { port, release };
  }

  const alive = (pid: number) => {
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  };

  it('takes spans to capsules, survives kill -9 of each program, and leaves no process', async () => {
    const pipeline = await start({ metricsPort: 0 });
    const first = await healthy(pipeline);
    expect(first.code).toBe(200);
    expect(first.programs.map(({ name, state }) => [name, state])).toEqual([
      ['OTLP collector', 'ready'],
      ['Fingerprint worker', 'ready'],
    ]);
    const { httpPort } = first.programs[0].ports;
    expect((await send(httpPort, '/before')).status).toBe(200);

    const killed = first.programs.map(program => program.pid!);
    killed.forEach(pid => process.kill(pid, 'SIGKILL'));
    const second = await healthy(pipeline, health =>
      health.programs.every(program => program.restarts === 1),
    );
    for (const program of second.programs) {
      expect(program.lastExit).toMatch(/was ended by SIGKILL$/);
      expect(killed).not.toContain(program.pid);
    }
    // What was acknowledged before the kill is counted, once, by the program that came after.
    const port = second.programs[0].ports.httpPort;
    expect((await send(port, '/after')).status).toBe(200);
    while ((await capsules()) < 2) await sleep(100);

    const metrics = await pipeline.get('/pipeline/metrics');
    expect(metrics.headers.get('content-type')).toContain('version=0.0.4');
    const text = await metrics.text();
    expect(text).toContain('program="collector-otlp"');
    expect(text).toContain('program="worker-fingerprint"');

    await pipeline.stop();
    running = undefined;
    for (const program of second.programs) {
      expect(alive(program.pid!)).toBe(false);
    }
    expect(await capsules()).toBe(2);
  }, 120_000);

  it('says in one sentence which port is taken, and goes on trying until it is free', async () => {
    const { port, release } = await holdPort();
    const pipeline = await start({ otlp: { grpcPort: 0, httpPort: port } });
    let collector;
    do {
      await sleep(50);
      [collector] = (await pipeline.health()).programs;
    } while (collector.lastExit === undefined);
    expect((await pipeline.health()).code).toBe(503);
    expect(collector.lastExit).toMatch(
      new RegExp(
        `^OTLP collector ended with exit code 1: Port ${port} is in use`,
      ),
    );
    await release();
    const { programs } = await healthy(pipeline);
    expect(programs[0].ports.httpPort).toBe(port);
  }, 120_000);

  it('runs what else is asked for: a log file becomes counts, and objects', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'slo-scout-pipeline-'));
    const configFile = path.join(folder, 'logs.yaml');
    await writeFile(
      configFile,
      JSON.stringify({
        stateDir: path.join(folder, 'state'),
        sources: [
          {
            include: [path.join(folder, '*.log')],
            start: 'beginning',
            service: 'shop',
          },
        ],
      }),
    );
    await writeFile(
      path.join(folder, 'shop.log'),
      'INFO order 1 was placed\nERROR order 2 has failed\n',
    );
    const pipeline = await start({
      logs: { enabled: true, configFile },
      archive: { enabled: true, store: `file://${folder}/objects` },
    });
    const { programs } = await healthy(pipeline);
    expect(programs.map(({ name }) => name)).toEqual([
      'OTLP collector',
      'Fingerprint worker',
      'Log collector',
      'Archive worker',
    ]);
    const counts = async () =>
      (
        await client.query(
          `SELECT service, severity, total::int FROM ${SCHEMA}.log_counts ORDER BY severity`,
        )
      ).rows;
    while ((await counts()).length < 2) await sleep(100);
    expect(await counts()).toEqual([
      { service: 'shop', severity: 9, total: 1 },
      { service: 'shop', severity: 17, total: 1 },
    ]);
    await pipeline.stop();
    running = undefined;
    expect(await readdir(path.join(folder, 'objects'))).not.toEqual([]);
    await rm(folder, { recursive: true });
  }, 120_000);

  it('starts nothing when it is switched off', async () => {
    const pipeline = await start({ enabled: false });
    expect((await pipeline.get('/pipeline/health')).status).toBe(404);
    const { rows } = await client.query(
      'SELECT 1 FROM information_schema.schemata WHERE schema_name = $1',
      [SCHEMA],
    );
    expect(rows).toEqual([]);
  });

  it('refuses a configuration that cannot work, naming the key', async () => {
    await expect(start({ partitions: 0 })).rejects.toThrow(
      /sloScout\.pipeline\.partitions is 0; set it to a whole number from 1 to 64/,
    );
    await expect(start({ metricsPort: 4317, otlp: {} })).rejects.toThrow(
      /otlp\.grpcPort, otlp\.httpPort and metricsPort must differ/,
    );
    await expect(start({}, { schema: 'x; DROP' })).rejects.toThrow(
      /sloScout\.telemetry\.schema is "x; DROP"; set it to a PostgreSQL name/,
    );
    await expect(start({}, { database: 'mysql://db' })).rejects.toThrow(
      /sloScout\.telemetry\.database is not a connection string/,
    );
    await expect(start({ logs: { enabled: true } })).rejects.toThrow(
      /sloScout\.pipeline\.logs\.configFile is missing/,
    );
    const { port, release } = await holdPort();
    await expect(start({ metricsPort: port })).rejects.toThrow(
      new RegExp(`Port ${port} is in use: set sloScout.pipeline.metricsPort`),
    );
    await release();
  });
});
