import {
  CachingEmbedder,
  ChildEmbedder,
  type Embedder,
  HashingEmbedder,
  MilvusVectorIndex,
  PostgresVectorIndex,
  type VectorIndex,
} from '@slo-scout/embeddings';
import type { Pool } from 'pg';
import type { EmbeddingConfig } from './EmbeddingConfig';

/** Queries that people repeat while they type; 0.8 MB at 384 dimensions. */
const REMEMBERED_QUERIES = 512;
const RETRY_MS = 30_000;

/**
 * The embedder and the index that a search uses.
 *
 * @internal
 */
export interface OpenedVectors {
  embedder: Embedder;
  /** What the worker keeps; exact, and the truth. */
  stored: PostgresVectorIndex;
  /** Where neighbours are looked for. */
  index: VectorIndex;
}

/**
 * Opens the embedder with the first search, since a model takes 0.2 GB, in a
 * process of its own. After a failure it is not tried again for a while, so
 * that searches by text stay fast.
 *
 * @internal
 */
export class VectorSearch {
  #opened: Promise<OpenedVectors> | undefined;
  #child: ChildEmbedder | undefined;
  #failedAt = -Infinity;
  #failure = '';

  constructor(
    private readonly options: {
      pool: Pool;
      schema: string;
      embedding: EmbeddingConfig;
    },
  ) {}

  /** @throws Error with one sentence when there is no embedder. */
  async open(): Promise<OpenedVectors> {
    if (this.#child?.ended) await this.close();
    if (!this.#opened && Date.now() - this.#failedAt < RETRY_MS)
      throw new Error(this.#failure);
    this.#opened ??= this.#start();
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      this.#failedAt = Date.now();
      this.#failure = error instanceof Error ? error.message : String(error);
      throw error;
    }
  }

  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    this.#opened = undefined;
    this.#child = undefined;
    await Promise.all([opened?.embedder.close(), opened?.index.close()]);
  }

  async #start(): Promise<OpenedVectors> {
    const { pool, schema, embedding } = this.options;
    const { modelPath, model, milvus } = embedding;
    if (modelPath)
      this.#child = await ChildEmbedder.start({ modelPath, model });
    const embedder = new CachingEmbedder(
      this.#child ?? new HashingEmbedder(),
      REMEMBERED_QUERIES,
    );
    const { name, dimensions } = embedder;
    const stored = new PostgresVectorIndex({ pool, schema, model: name });
    await stored.ensure(dimensions);
    if (!milvus) return { embedder, stored, index: stored };
    const index = new MilvusVectorIndex({ ...milvus, model: name });
    // When it is away the exact search answers, and Milvus is asked again the next time.
    await index.ensure(dimensions).catch(() => undefined);
    return { embedder, stored, index };
  }
}
