import fs from 'node:fs';
import { createTestDatabase } from '@slo-scout/dev-postgres';
import {
  type Embedder,
  HashingEmbedder,
  MilvusVectorIndex,
  MiniLmEmbedder,
  PostgresVectorIndex,
  type VectorEntry,
  type VectorIndex,
} from '@slo-scout/embeddings';
import { migrateTelemetryStore } from '@slo-scout/telemetry-store';
import { Pool } from 'pg';
import type { BenchResult, Figure } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import { wholeNumber } from '../lib/wholeNumber';
import { journeyDescriptions } from './journeyDescriptions';

const NEIGHBOURS = 10;

/**
 * Texts per second of each embedder, and recall@10 and latency of each index
 * beside an exact search in memory. The corpus is embedded by MiniLM where
 * there is one, else hashed. Milvus is measured when SLO_SCOUT_TEST_MILVUS
 * names one: Milvus Lite has Milvus's API, not its speed.
 *
 * Flags: --models DIR (default: SLO_SCOUT_MODEL_PATH), --vectors N, --queries N, --runs N.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const count = wholeNumber(flags.vectors ?? '10000', 'vectors');
  const queries = wholeNumber(flags.queries ?? '200', 'queries');
  const runs = wholeNumber(flags.runs ?? '3', 'runs');
  const models = flags.models ?? process.env.SLO_SCOUT_MODEL_PATH;
  const figures: Record<string, Figure> = {};
  const rows: (string | number)[][] = [];
  const texts = journeyDescriptions(count + queries, 1);

  const hashing = new HashingEmbedder();
  const embedders: [string, Embedder][] = [['hashing', hashing]];
  if (models && fs.existsSync(models))
    embedders.push([
      'miniLm',
      await MiniLmEmbedder.create({ modelPath: models }),
    ]);
  for (const [name, embedder] of embedders) {
    const rates: number[] = [];
    for (let i = 0; i <= runs; i++) {
      const part = texts.slice(i * 320, (i + 1) * 320);
      const started = performance.now();
      await embedder.embed(part);
      // The first round warms up.
      if (i > 0)
        rates.push((part.length / (performance.now() - started)) * 1000);
    }
    const rate = summarise(rates);
    figures[`textsPerSecond.${name}`] = rate;
    rows.push([`${name}: texts/s`, rate.median, '', '']);
  }
  figures.residentMiB = Math.round(process.memoryUsage().rss / 2 ** 20);

  const [corpusOf, embedder] = embedders[embedders.length - 1];
  const vectors = await embedder.embed(texts);
  const wanted = vectors.slice(count);
  const entries = vectors.slice(0, count).map(
    (vector, i): VectorEntry => ({
      ...{ key: `j${i}`, vector, service: `s${i % 50}`, cluster: '' },
      textHash: String(i),
    }),
  );
  const exact = wanted.map(vector => worstOfNearest(vector, entries));

  const database = await createTestDatabase();
  const connection = { connectionString: database.url };
  await migrateTelemetryStore({ connection });
  const pool = new Pool(connection);
  const milvus = process.env.SLO_SCOUT_TEST_MILVUS;
  const indexes: [string, VectorIndex][] = [
    ['postgres', new PostgresVectorIndex({ pool, model: embedder.name })],
  ];
  if (milvus)
    indexes.push([
      'milvus',
      new MilvusVectorIndex({
        address: milvus,
        model: embedder.name,
        collectionPrefix: `bench_${Date.now()}`,
        consistency: 'Strong',
        timeoutMs: 120_000,
      }),
    ]);
  try {
    for (const [name, index] of indexes) {
      await index.ensure(embedder.dimensions);
      for (let i = 0; i < entries.length; i += 500)
        await index.upsert(entries.slice(i, i + 500));
      await index.search(wanted[0], NEIGHBOURS);
      let hits = 0;
      const times: number[] = [];
      for (const [i, vector] of wanted.entries()) {
        const started = performance.now();
        const found = await index.search(vector, NEIGHBOURS);
        times.push(performance.now() - started);
        // By score, since neighbours of the same score are equally right.
        hits += found.filter(({ score }) => score >= exact[i] - 1e-5).length;
      }
      const recall = hits / (wanted.length * NEIGHBOURS);
      const latency = summarise(times);
      figures[`recallAt10.${name}`] = Number(recall.toFixed(4));
      figures[`searchMs.${name}`] = latency;
      rows.push([
        `${name}, ${count} vectors (${corpusOf})`,
        '',
        recall.toFixed(4),
        `${latency.median} (${latency.spread.join(' – ')})`,
      ]);
      await index.close();
    }
  } finally {
    await Promise.all(embedders.map(([, e]) => e.close()));
    await pool.end();
    await database.drop();
  }
  return {
    figures,
    table: formatTable(['', 'texts/s', 'recall@10', 'search ms'], rows),
  };
}

/** Cosine of the tenth nearest, all vectors having length 1. */
function worstOfNearest(wanted: Float32Array, entries: VectorEntry[]): number {
  return entries
    .map(({ vector }) => vector.reduce((sum, x, i) => sum + x * wanted[i], 0))
    .sort((a, b) => b - a)[NEIGHBOURS - 1];
}
