import {
  type Embedder,
  PostgresVectorIndex,
  textHash,
  type VectorEntry,
} from '@slo-scout/embeddings';
import type {
  JourneyEmbeddingStore,
  JourneyText,
} from '@slo-scout/telemetry-store';
import type { Pool } from 'pg';
import type { EmbeddingMetrics } from './metrics/EmbeddingMetrics';

const BATCH = 32;

/**
 * What a pass works on.
 *
 * @internal
 */
export interface EmbeddingPassOptions {
  pool: Pool;
  schema: string;
  store: JourneyEmbeddingStore;
  embedder: Embedder;
  metrics: EmbeddingMetrics;
  /** Asked between batches; true ends the pass early, and nothing is lost. */
  stopped(): boolean;
}

/**
 * Gives every journey the vector of its present text and takes away those of
 * journeys that are gone. What is to be done follows from the tables alone,
 * so a pass can end anywhere and the next one goes on.
 *
 * @returns keys of the journeys that are gone; their vectors are still in the database.
 * @internal
 */
export async function runEmbeddingPass(
  options: EmbeddingPassOptions,
): Promise<string[]> {
  const { pool, schema, store, embedder, metrics, stopped } = options;
  const model = embedder.name;
  const index = new PostgresVectorIndex({ pool, schema, model });
  await index.ensure(embedder.dimensions);
  const journeys = await store.texts();
  const stored = await store.hashes(model);
  const pending = journeys
    .map(journey => ({ journey, hash: textHash(journey.text) }))
    .filter(({ journey, hash }) => stored.get(journey.journeyId) !== hash);
  const alive = new Set(journeys.map(({ journeyId }) => journeyId));
  const gone = [...stored.keys()].filter(key => !alive.has(key));
  metrics.queue.set(pending.length + gone.length);
  for (let start = 0; start < pending.length && !stopped(); start += BATCH) {
    const batch = pending.slice(start, start + BATCH);
    await index.upsert(await entriesOf(batch, index, options));
    metrics.queue.dec(batch.length);
  }
  return gone;
}

async function entriesOf(
  batch: { journey: JourneyText; hash: string }[],
  index: PostgresVectorIndex,
  { store, embedder, metrics }: EmbeddingPassOptions,
): Promise<VectorEntry[]> {
  const texts = new Map(batch.map(({ journey, hash }) => [hash, journey.text]));
  const known = await store.keysOf(embedder.name, [...texts.keys()]);
  const kept = await index.get([...known.values()]);
  const vectors = new Map<string, Float32Array>();
  for (const [hash, key] of known) {
    const vector = kept.get(key);
    if (vector) vectors.set(hash, vector);
  }
  const missing = [...texts].filter(([hash]) => !vectors.has(hash));
  if (missing.length > 0) {
    const end = metrics.seconds.startTimer();
    const made = await embedder.embed(missing.map(([, text]) => text));
    end();
    missing.forEach(([hash], i) => vectors.set(hash, made[i]));
  }
  metrics.texts.inc({ source: 'model' }, missing.length);
  metrics.texts.inc({ source: 'cache' }, batch.length - missing.length);
  return batch.map(({ journey, hash }) => ({
    key: journey.journeyId,
    vector: vectors.get(hash)!,
    service: journey.entryService,
    // A journey is the same in all clusters.
    cluster: '',
    textHash: hash,
  }));
}
