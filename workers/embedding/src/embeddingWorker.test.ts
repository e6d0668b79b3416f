import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import {
  type Embedder,
  EmbedderError,
  HashingEmbedder,
  MilvusVectorIndex,
  PostgresVectorIndex,
} from '@slo-scout/embeddings';
import { migrateTelemetryStore } from '@slo-scout/telemetry-store';
import { Pool } from 'pg';
import {
  type EmbeddingWorkerOptions,
  startEmbeddingWorker,
} from './startEmbeddingWorker';

jest.setTimeout(180_000);

const MILVUS = process.env.SLO_SCOUT_TEST_MILVUS;
const MODEL = new HashingEmbedder().name;
const SCHEMA = 'slo_scout_telemetry';

describe('the embedding worker', () => {
  let database: TestDatabase;
  let pool: Pool;
  let index: PostgresVectorIndex;
  const stops: Array<() => Promise<unknown>> = [];

  beforeEach(async () => {
    database = await createTestDatabase();
    const connection = { connectionString: database.url };
    await migrateTelemetryStore({ connection });
    pool = new Pool(connection);
    pool.on('error', () => undefined);
    index = new PostgresVectorIndex({ pool, model: MODEL });
    await index.ensure(384);
  });

  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
    await pool.end();
    await database.drop();
  });

  /** As inference does: all journeys are written anew, and the version grows. */
  async function setJourneys(names: Record<string, string>): Promise<void> {
    await pool.query(
      `BEGIN; DELETE FROM ${SCHEMA}.user_journeys; UPDATE ${SCHEMA}.journey_inference SET version = version + 1`,
    );
    for (const [id, name] of Object.entries(names))
      await pool.query(
        `INSERT INTO ${SCHEMA}.user_journeys VALUES ($1, $2, 'shop', 'GET /', '{shop}', '{}', false, false)`,
        [id, name],
      );
    await pool.query('COMMIT');
  }

  async function start(options: Partial<EmbeddingWorkerOptions> = {}) {
    const said: string[] = [];
    const say = (line: string) => said.push(line);
    const worker = await startEmbeddingWorker({
      connection: { connectionString: database.url },
      openEmbedder: async () => new HashingEmbedder(),
      logger: { info: say, warn: say, error: say },
      intervalMs: 20,
      ...options,
    });
    stops.push(() => worker.stop());
    const metric = async (name: string) =>
      (await worker.metricsRegistry.metrics())
        .split('\n')
        .find(line => line.startsWith(name))
        ?.split(' ')[1];
    return { worker, said, metric };
  }

  async function until(done: () => Promise<boolean> | boolean): Promise<void> {
    while (!(await done())) await sleep(20);
  }

  it('follows new, renamed and vanished journeys, and embeds each text once', async () => {
    const { metric } = await start();
    await setJourneys({ a: 'checkout', b: 'search', c: 'checkout' });
    await until(async () => (await index.count()) === 3);
    const before = await index.get(['a', 'c']);
    expect(before.get('a')).toEqual(before.get('c'));
    await setJourneys({ a: 'pay with card', c: 'checkout', d: 'search' });
    await until(
      async () =>
        (await index.get(['b'])).size === 0 &&
        (await index.get(['d'])).size === 1,
    );
    const after = await index.get(['a', 'c']);
    expect(after.get('a')).not.toEqual(before.get('a'));
    expect(after.get('c')).toEqual(before.get('c'));
    await until(async () => (await metric('sloscout_embed_queue')) === '0');
    // checkout (twice in a batch), search, pay with card; `search` of d was known from b.
    expect(await metric('sloscout_embed_texts_total{source="model"}')).toBe(
      '3',
    );
    expect(await metric('sloscout_embed_texts_total{source="cache"}')).toBe(
      '2',
    );
  });

  it('goes on where it was stopped or broke off, and lets the queue grow while the model is away', async () => {
    const names = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [`j${i}`, `journey number ${i}`]),
    );
    await setJourneys(names);
    let failing = true;
    let embedded = 0;
    const hashing = new HashingEmbedder();
    const broken: Embedder = {
      ...{ name: MODEL, dimensions: 384, semantic: false },
      close: async () => undefined,
      async embed(texts) {
        embedded += texts.length;
        if (failing && embedded > 40)
          throw new EmbedderError('The model is away');
        return hashing.embed(texts);
      },
    };
    let missing = true;
    const { worker, metric, said } = await start({
      async openEmbedder() {
        if (missing) throw new EmbedderError('The file model.onnx is missing');
        return broken;
      },
    });
    await until(async () => (await metric('sloscout_embed_queue')) === '100');
    expect(worker.problems()).toEqual(['The file model.onnx is missing']);
    missing = false;
    await until(() => worker.problems().includes('The model is away'));
    expect(await index.count()).toBe(32);
    expect(Number(await metric('sloscout_embed_queue'))).toBe(68);
    await worker.stop();
    stops.pop();

    failing = false;
    embedded = 0;
    await start({ openEmbedder: async () => broken });
    await until(async () => (await index.count()) === 100);
    expect(embedded).toBe(68);
    expect(said.filter(line => line.includes('model.onnx'))).toHaveLength(1);
  });

  const withMilvus = MILVUS ? describe : describe.skip;
  withMilvus('with Milvus (skipped without SLO_SCOUT_TEST_MILVUS)', () => {
    it('keeps it equal to the database, also after it was away or emptied', async () => {
      const milvus = {
        address: MILVUS!,
        collectionPrefix: `worker_${Date.now().toString(36)}`,
        consistency: 'Strong' as const,
      };
      await setJourneys({ a: 'checkout', b: 'search' });
      const away = await start({
        milvus: { ...milvus, address: '127.0.0.1:1', timeoutMs: 500 },
      });
      // The database has the vectors all the same.
      await until(async () => (await index.count()) === 2);
      await until(() => away.worker.problems().length > 0);
      await until(
        async () => (await away.metric('sloscout_embed_queue')) === '2',
      );
      await away.worker.stop();
      stops.pop();

      const { metric } = await start({ milvus });
      const mirror = new MilvusVectorIndex({ ...milvus, model: MODEL });
      stops.push(() => mirror.close());
      await mirror.ensure(384);
      await until(async () => (await mirror.count()) === 2);
      await mirror.delete(['a', 'b']);
      await setJourneys({ a: 'checkout', c: 'cancel order' });
      await until(
        async () =>
          [...(await mirror.get(['a', 'b', 'c'])).keys()].join() === 'a,c',
      );
      await until(async () => (await metric('sloscout_embed_queue')) === '0');
      expect(await metric('sloscout_embed_texts_total{source="model"}')).toBe(
        '1',
      );
    });
  });

  describe('as a program', () => {
    const program = path.resolve(
      __dirname,
      '../bin/slo-scout-embedding-worker.js',
    );

    function run(args: string[], env: NodeJS.ProcessEnv = {}) {
      const child = spawn(process.execPath, [program, ...args], {
        env: {
          ...process.env,
          SLO_SCOUT_DATABASE: database.url,
          SLO_SCOUT_METRICS_PORT: '0',
          ...env,
        },
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      return {
        child,
        output: text(child.stderr!),
        exited: once(child, 'exit'),
      };
    }

    function ready(child: ChildProcess): Promise<{ metricsPort: number }> {
      return new Promise(resolve => {
        child.on(
          'message',
          (message: { type?: string; metricsPort: number }) => {
            if (message.type === 'ready') resolve(message);
          },
        );
      });
    }

    it('serves health and metrics, and is degraded without its model', async () => {
      const folder = path.join(__dirname, 'nowhere');
      const { child, exited, output } = run(['--model-path', folder]);
      const { metricsPort } = await ready(child);
      const at = (where: string) =>
        fetch(`http://127.0.0.1:${metricsPort}${where}`);
      let health: { status: string; problems?: string[] };
      do {
        health = await (await at('/health')).json();
      } while (health.status === 'ok');
      expect(health.problems?.[0]).toMatch(/config\.json is missing/);
      expect(await (await at('/metrics')).text()).toContain(
        'sloscout_embed_queue 0',
      );
      child.disconnect();
      expect(await exited).toEqual([0, null]);
      expect(await output).toMatch(/config\.json is missing/);
    });

    it('says in one sentence why it does not start', async () => {
      const cases: Array<[string[], NodeJS.ProcessEnv, RegExp]> = [
        [[], { SLO_SCOUT_DATABASE: '' }, /set SLO_SCOUT_DATABASE/],
        [['--interval-seconds', '0'], {}, /whole number from 1 to 3600/],
        [['--milvus', 'https://me:hunter2@host:1'], {}, /must be host:port/],
      ];
      for (const [args, env, reason] of cases) {
        const { output, exited } = run(args, env);
        expect((await exited)[0]).toBe(2);
        expect(await output).toMatch(reason);
        expect(await output).not.toContain('hunter2');
      }
    });
  });
});
