import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { migrateTelemetryStore } from '@slo-scout/telemetry-store';
import fc from 'fast-check';
import { Pool } from 'pg';
import { BreakableWay } from '@slo-scout/dev-tools';
import { MilvusVectorIndex } from './milvus/MilvusVectorIndex';
import { PostgresVectorIndex } from './PostgresVectorIndex';
import type { VectorEntry, VectorIndex } from './VectorIndex';

jest.setTimeout(180_000);

const MILVUS = process.env.SLO_SCOUT_TEST_MILVUS;
const SCHEMA = 'vectors_here';
const run = Date.now().toString(36);
let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  const connection = { connectionString: database.url };
  await migrateTelemetryStore({ connection, schema: SCHEMA });
  pool = new Pool(connection);
  pool.on('error', () => undefined);
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const entry = (
  key: string,
  vector: number[],
  more: Partial<VectorEntry> = {},
): VectorEntry => ({
  ...{ key, service: 'shop', cluster: '', textHash: 'h' },
  vector: Float32Array.from(vector),
  ...more,
});

const cosine = (a: Float32Array, b: Float32Array) => {
  const dot = (x: Float32Array, y: Float32Array) =>
    x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

describe.each([
  {
    name: 'PostgresVectorIndex',
    open: (model: string): VectorIndex =>
      new PostgresVectorIndex({ pool, schema: SCHEMA, model }),
    // Skipped without SLO_SCOUT_TEST_MILVUS: scripts/with-milvus.mjs sets it.
    suite: describe,
  },
  {
    name: 'MilvusVectorIndex',
    open: (model: string): VectorIndex =>
      new MilvusVectorIndex({
        address: MILVUS!,
        model: `${model}-${run}`,
        collectionPrefix: 'contract',
        consistency: 'Strong',
      }),
    suite: MILVUS ? describe : describe.skip,
  },
])('$name', ({ open, suite }) => {
  suite('as every vector index', () => {
    const opened: VectorIndex[] = [];
    let models = 0;
    const fresh = async (dimensions: number, model = `m/${++models}`) => {
      const index = open(model);
      opened.push(index);
      await index.ensure(dimensions);
      return index;
    };

    afterEach(async () => {
      await Promise.all(opened.splice(0).map(index => index.close()));
    });

    it('finds the nearest by cosine, whatever the length of vectors', async () => {
      const index = await fresh(3);
      expect(await index.search(Float32Array.of(1, 0, 0), 5)).toEqual([]);
      await index.upsert([
        entry('near', [10, 1, 0]),
        entry('far', [0, 0, 0.1]),
        entry('between', [1, 1, 0]),
        entry('behind', [-1, 0, 0]),
      ]);
      const found = await index.search(Float32Array.of(2, 0, 0), 4);
      expect(found.map(({ key }) => key)).toEqual([
        ...['near', 'between', 'far', 'behind'],
      ]);
      [0.995, Math.SQRT1_2, 0, -1].forEach((score, i) =>
        expect(found[i].score).toBeCloseTo(score, 3),
      );
      expect(await index.search(Float32Array.of(2, 0, 0), 1)).toHaveLength(1);
      expect(await index.search(Float32Array.of(2, 0, 0), 0)).toEqual([]);
    });

    it('keeps one entry a key, the last one, however often it is written', async () => {
      const index = await fresh(2);
      const entries = Array.from({ length: 1200 }, (_, i) =>
        entry(`k${i}`, [Math.cos(i), Math.sin(i)]),
      );
      await index.upsert(entries);
      await index.upsert(entries);
      await index.upsert([entry('k7', [1, 0]), entry('k7', [0, 1])]);
      expect(await index.count()).toBe(1200);
      const kept = await index.get(['k7', 'k8', 'none']);
      expect([...kept.keys()].sort()).toEqual(['k7', 'k8']);
      expect(kept.get('k7')![1]).toBeCloseTo(1, 5);
      await index.delete(['k7', 'never there']);
      await index.delete(['k7']);
      await index.delete([]);
      expect(await index.count()).toBe(1199);
      expect((await index.get(['k7'])).size).toBe(0);
    });

    it('filters by service and cluster, also of hostile names', async () => {
      const index = await fresh(2);
      const hostile = `a" or "1" == "1\\' -- 注文\n`;
      await index.upsert([
        entry('a', [1, 0], { service: 'cart', cluster: 'eu' }),
        entry('b', [1, 0.1], { service: 'cart', cluster: 'us' }),
        entry('c', [1, 0.2], { service: hostile, cluster: 'eu' }),
      ]);
      const keys = async (filter: object) =>
        (await index.search(Float32Array.of(1, 0), 10, filter)).map(m => m.key);
      expect(await keys({})).toEqual(['a', 'b', 'c']);
      expect(await keys({ service: 'cart' })).toEqual(['a', 'b']);
      expect(await keys({ service: 'cart', cluster: 'us' })).toEqual(['b']);
      expect(await keys({ service: hostile })).toEqual(['c']);
      expect(await keys({ service: 'car' })).toEqual([]);
    });

    it('keeps models and their dimensions apart, and refuses what does not fit', async () => {
      const small = await fresh(2, 'org/small model');
      const large = await fresh(5, 'org/large');
      await small.upsert([entry('a', [1, 0])]);
      await large.upsert([entry('a', [1, 0, 0, 0, 0])]);
      expect(await small.count()).toBe(1);
      expect(await large.search(Float32Array.of(1, 0, 0, 0, 0), 3)).toEqual([
        { key: 'a', score: expect.closeTo(1, 5) },
      ]);
      await expect(small.upsert([entry('b', [1, 2, 3])])).rejects.toThrow(
        'A vector of 3 dimensions does not fit into an index of 2',
      );
      await expect(small.search(Float32Array.of(1), 3)).rejects.toThrow(
        'does not fit',
      );
      await expect(small.upsert([entry('b', [Number.NaN, 1])])).rejects.toThrow(
        'not finite',
      );
      expect(await small.count()).toBe(1);
    });

    it('agrees with a search through all', async () => {
      const index = await fresh(8);
      const vectors = fc
        .sample(
          fc.array(fc.integer({ min: -1000, max: 1000 }), {
            minLength: 8,
            maxLength: 8,
          }),
          { numRuns: 300, seed: 5 },
        )
        .filter(vector => vector.some(Boolean));
      const entries = vectors.map((vector, i) => entry(`k${i}`, vector));
      await index.upsert(entries);
      let hits = 0;
      for (let q = 0; q < 20; q++) {
        const wanted = entries[q * 7].vector;
        const exact = [...entries]
          .sort((a, b) => cosine(b.vector, wanted) - cosine(a.vector, wanted))
          .slice(0, 10)
          .map(({ key }) => key);
        const found = await index.search(wanted, 10);
        hits += found.filter(({ key }) => exact.includes(key)).length;
        expect(found[0].score).toBeCloseTo(1, 4);
      }
      // An approximate index may miss a few.
      expect(hits / 200).toBeGreaterThanOrEqual(0.97);
    });

    it('is opened by several at once', async () => {
      const model = `shared/${++models}`;
      const all = await Promise.all([1, 2, 3].map(() => fresh(2, model)));
      await Promise.all(
        all.map((index, i) =>
          index.upsert([entry('same', [1, i]), entry(`k${i}`, [1, i])]),
        ),
      );
      expect(await all[0].count()).toBe(4);
    });
  });
});

describe('PostgresVectorIndex', () => {
  it('refuses another length under the same model, and reads on over pages', async () => {
    const index = new PostgresVectorIndex({
      pool,
      schema: SCHEMA,
      model: 'pages',
    });
    await expect(index.search(Float32Array.of(1), 1)).rejects.toThrow(
      'call ensure first',
    );
    await index.ensure(2);
    await index.upsert(
      Array.from({ length: 2500 }, (_, i) => entry(`k${i}`, [1, i / 1000])),
    );
    const found = await index.search(Float32Array.of(0, 1), 2);
    expect(found.map(({ key }) => key)).toEqual(['k2499', 'k2498']);
    await expect(index.ensure(3)).rejects.toThrow(
      'The stored vectors of pages have 2 dimensions, not 3',
    );
  });
});

(MILVUS ? describe : describe.skip)('MilvusVectorIndex', () => {
  it('says that the server is away, without the token, and goes on when it is back', async () => {
    const [host, port] = MILVUS!.split(':');
    const way = await BreakableWay.to(host, Number(port));
    const index = new MilvusVectorIndex({
      address: `127.0.0.1:${way.port}`,
      model: `away-${run}`,
      token: 'user:hunter2',
      timeoutMs: 3000,
      consistency: 'Strong',
    });
    await index.ensure(2);
    await index.upsert([entry('a', [1, 0])]);
    way.break();
    const failure = await index.count().catch(error => error);
    expect(failure.name).toBe('VectorIndexError');
    expect(failure.message).not.toContain('hunter2');
    await expect(index.upsert([entry('b', [1, 0])])).rejects.toThrow(
      /Milvus at/,
    );
    way.mend();
    await index.upsert([entry('b', [1, 0])]);
    expect(await index.count()).toBe(2);
    await index.close();
    await way.close();
  });
});
