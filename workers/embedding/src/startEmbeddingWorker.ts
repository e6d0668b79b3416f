import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Embedder,
  EmbedderError,
  type MilvusOptions,
  MilvusVectorIndex,
  PostgresVectorIndex,
} from '@slo-scout/embeddings';
import type { ProgramLogger } from '@slo-scout/program';
import { DEFAULT_TELEMETRY_SCHEMA } from '@slo-scout/telemetry';
import {
  JourneyEmbeddingStore,
  migrateTelemetryStore,
} from '@slo-scout/telemetry-store';
import { Pool, type PoolConfig } from 'pg';
import { Registry } from 'prom-client';
import { EmbeddingMetrics } from './metrics/EmbeddingMetrics';
import { mirrorVectors } from './mirrorVectors';
import { runEmbeddingPass } from './runEmbeddingPass';

/** Names may change without another inference: everything is compared this often. */
const COMPARE_ALL_MS = 60_000;

/**
 * Options of {@link startEmbeddingWorker}.
 *
 * @public
 */
export interface EmbeddingWorkerOptions {
  connection: PoolConfig;
  schema?: string;
  /** Opens the embedder; called again while it fails. */
  openEmbedder(): Promise<Embedder>;
  /** An external index that is kept equal to the database. */
  milvus?: MilvusOptions;
  logger: ProgramLogger;
  /** How often it looks for changed journeys. Default: 5 000. */
  intervalMs?: number;
}

/**
 * A running worker.
 *
 * @public
 */
export interface RunningEmbeddingWorker {
  readonly metricsRegistry: Registry;
  /** What does not work at present, one sentence each. */
  problems(): string[];
  /** Ends after the batch that is under way. */
  stop(): Promise<void>;
}

/**
 * Follows the journeys in the database and keeps a vector for each. While the
 * model, the database or the external index is away the queue grows, and
 * nothing else waits for it.
 *
 * @public
 */
export async function startEmbeddingWorker(
  options: EmbeddingWorkerOptions,
): Promise<RunningEmbeddingWorker> {
  const { connection, schema = DEFAULT_TELEMETRY_SCHEMA, logger } = options;
  const { intervalMs = 5000 } = options;
  await migrateTelemetryStore({ connection, schema });
  const pool = new Pool({
    ...connection,
    application_name: 'slo-scout embedding worker',
    max: 2,
  });
  pool.on('error', () => undefined);
  const metricsRegistry = new Registry();
  const metrics = new EmbeddingMetrics(metricsRegistry);
  const store = new JourneyEmbeddingStore(pool, schema);
  const stopping = new AbortController();
  const problems = new Map<string, string>();
  let embedder: Embedder | undefined;
  let mirror: MilvusVectorIndex | undefined;
  let seen = { version: -1, at: 0 };

  /** Runs a part of the pass; a failure is said once, until it is over. */
  async function attempt<T>(
    stage: 'model' | 'database' | 'index',
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      const result = await work();
      if (problems.delete(stage)) logger.info(`The ${stage} works again.`);
      return result;
    } catch (error) {
      // The model is used inside the work on the database.
      const at = error instanceof EmbedderError ? 'model' : stage;
      metrics.failures.inc({ stage: at });
      const sentence = error instanceof Error ? error.message : String(error);
      if (problems.get(at) !== sentence) logger.warn(sentence);
      problems.set(at, sentence);
      return undefined;
    }
  }

  async function openEmbedder(): Promise<Embedder> {
    const opened = await options.openEmbedder();
    const { name, dimensions, semantic } = opened;
    metrics.model.set({ model: name, semantic: String(semantic) }, 1);
    logger.info(
      `Texts are embedded by ${name}, ${dimensions} dimensions${
        semantic ? '' : ' (no model is configured: letters, not meaning)'
      }.`,
    );
    if (options.milvus)
      mirror = new MilvusVectorIndex({ ...options.milvus, model: name });
    return opened;
  }

  async function pass(): Promise<void> {
    const version = await attempt('database', () => store.version());
    if (version === undefined) return;
    const due = Date.now() - seen.at >= COMPARE_ALL_MS;
    if (version === seen.version && !due && problems.size === 0) return;
    embedder ??= await attempt('model', openEmbedder);
    if (!embedder) {
      const waiting = await attempt('database', () => store.texts());
      metrics.queue.set(waiting?.length ?? 0);
      return;
    }
    const model = embedder;
    const stopped = () => stopping.signal.aborted;
    const started = Date.now();
    const gone = await attempt('database', () =>
      runEmbeddingPass({
        ...{ pool, schema, store, metrics, stopped },
        embedder: model,
      }),
    );
    if (!gone || stopped()) return;
    problems.delete('model');
    const done = await attempt('database', () => removeAndMirror(model, gone));
    if (done) seen = { version, at: started };
  }

  async function removeAndMirror(
    model: Embedder,
    gone: string[],
  ): Promise<boolean> {
    const index = new PostgresVectorIndex({ pool, schema, model: model.name });
    const target = mirror;
    if (target) {
      const stored = await index.count();
      const mirrored = await attempt('index', async () => {
        await mirrorVectors({
          ...{ store, gone, stored },
          ...{ index: target, model: model.name },
          dimensions: model.dimensions,
        });
        return true;
      });
      if (!mirrored) {
        // The keys of journeys that are gone are needed until Milvus has forgotten them.
        const behind = await store.countUnmirrored(
          model.name,
          target.collection,
        );
        metrics.queue.set(behind + gone.length);
        return false;
      }
    }
    await index.delete(gone);
    metrics.queue.set(0);
    return true;
  }

  const running = (async () => {
    while (!stopping.signal.aborted) {
      await attempt('database', pass);
      await sleep(intervalMs, undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
    }
  })();

  return {
    metricsRegistry,
    problems: () => [...problems.values()],
    async stop() {
      stopping.abort();
      await running;
      await Promise.all([embedder?.close(), mirror?.close(), pool.end()]);
    },
  };
}
