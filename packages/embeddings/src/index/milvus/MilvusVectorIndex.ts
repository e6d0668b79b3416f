import { setTimeout as sleep } from 'node:timers/promises';
import {
  ConsistencyLevelEnum,
  type MilvusClient,
} from '@zilliz/milvus2-sdk-node';
import { requireDimensions } from '../requireDimensions';
import type {
  VectorEntry,
  VectorFilter,
  VectorIndex,
  VectorMatch,
} from '../VectorIndex';
import { VectorIndexError } from '../VectorIndexError';
import { collectionName } from './collectionName';
import { connectMilvus } from './connectMilvus';
import { EF_SEARCH, openCollection } from './openCollection';
import type { MilvusOptions } from './MilvusOptions';
import { requireSuccess } from './requireSuccess';

/** Under the 64 MB of a request by far, at any number of dimensions. */
const UPSERT_BATCH = 500;

/**
 * Options of {@link MilvusVectorIndex}.
 *
 * @public
 */
export interface MilvusVectorIndexOptions extends MilvusOptions {
  /** Name of the embedder. */
  model: string;
}

interface Opened {
  client: MilvusClient;
  collection: string;
}

/**
 * Approximate search in Milvus: HNSW with M 16 and efConstruction 200, cosine,
 * ef 64. Connects when it is used, and again after a failure.
 *
 * @public
 */
export class MilvusVectorIndex implements VectorIndex {
  #dimensions: number | undefined;
  #opened: Promise<Opened> | undefined;

  constructor(private readonly options: MilvusVectorIndexOptions) {}

  /** Name of the collection. */
  get collection(): string {
    if (this.#dimensions === undefined)
      throw new VectorIndexError(
        'The vector index does not know its dimensions yet; call ensure first',
      );
    const { collectionPrefix = 'slo_scout_journeys', model } = this.options;
    return collectionName(collectionPrefix, model, this.#dimensions);
  }

  async ensure(dimensions: number): Promise<void> {
    if (this.#dimensions !== dimensions) await this.close();
    this.#dimensions = dimensions;
    await this.#use(async () => undefined);
  }

  async upsert(entries: readonly VectorEntry[]): Promise<void> {
    entries.forEach(({ vector }) =>
      requireDimensions(vector, this.#dimensions),
    );
    const unique = [...new Map(entries.map(e => [e.key, e])).values()];
    await this.#use(async ({ client, collection }) => {
      for (let start = 0; start < unique.length; start += UPSERT_BATCH) {
        const answer = await client.upsert({
          collection_name: collection,
          data: unique.slice(start, start + UPSERT_BATCH).map(entry => ({
            key: entry.key,
            service: entry.service,
            cluster: entry.cluster,
            text_hash: entry.textHash,
            vector: Array.from(entry.vector),
          })),
        });
        requireSuccess('take vectors', answer.status);
      }
    });
  }

  async delete(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    await this.#use(async ({ client, collection }) => {
      const answer = await client.delete({
        collection_name: collection,
        ids: [...keys],
      });
      requireSuccess('delete vectors', answer.status);
    });
  }

  async search(
    vector: Float32Array,
    k: number,
    filter: VectorFilter = {},
  ): Promise<VectorMatch[]> {
    requireDimensions(vector, this.#dimensions);
    if (k < 1) return [];
    return this.#use(async ({ client, collection }) => {
      const answer = await client.search({
        collection_name: collection,
        data: Array.from(vector),
        anns_field: 'vector',
        limit: k,
        filter: expressionOf(filter),
        output_fields: ['key'],
        params: { ef: Math.max(EF_SEARCH, k) },
        consistency_level: this.#consistency(),
      });
      requireSuccess('search', answer.status);
      return answer.results.map(({ key, score }) => ({
        key: String(key),
        score,
      }));
    });
  }

  async get(keys: readonly string[]): Promise<Map<string, Float32Array>> {
    if (keys.length === 0) return new Map();
    return this.#use(async ({ client, collection }) => {
      const answer = await client.get({
        collection_name: collection,
        ids: [...keys],
        output_fields: ['key', 'vector'],
        consistency_level: this.#consistency(),
      });
      requireSuccess('read vectors', answer.status);
      return new Map(
        answer.data.map(row => [
          String(row.key),
          Float32Array.from(row.vector as number[]),
        ]),
      );
    });
  }

  async count(): Promise<number> {
    return this.#use(async ({ client, collection }) => {
      const answer = await client.count({
        collection_name: collection,
        expr: '',
      });
      requireSuccess('count', answer.status);
      return Number(answer.data);
    });
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    const client = await opened?.then(o => o.client).catch(() => undefined);
    await client?.closeConnection();
  }

  #consistency() {
    return ConsistencyLevelEnum[this.options.consistency ?? 'Bounded'];
  }

  /** After a failure everything is opened again: the server may be another one, or have unloaded the collection. */
  async #use<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    const { collection } = this;
    this.#opened ??= this.#open(collection);
    try {
      return await work(await this.#opened);
    } catch (error) {
      await this.close();
      if (error instanceof VectorIndexError) throw error;
      throw new VectorIndexError(
        `Milvus at ${
          this.options.address
        } does not answer as it should: ${reasonOf(error)}`,
        { cause: error },
      );
    }
  }

  async #open(collection: string): Promise<Opened> {
    const client = await connectMilvus(this.options);
    try {
      // Another program may be half-way through making it.
      for (let left = 4; ; left--) {
        try {
          await openCollection(client, collection, {
            dimensions: this.#dimensions!,
            consistency: this.options.consistency ?? 'Bounded',
          });
          return { client, collection };
        } catch (error) {
          if (left === 0) throw error;
          await sleep(250);
        }
      }
    } catch (error) {
      await client.closeConnection();
      throw error;
    }
  }
}

/** Names come from telemetry: whatever is in them stays inside the quotes. */
function expressionOf({ service, cluster }: VectorFilter): string {
  return Object.entries({ service, cluster })
    .flatMap(([field, value]) =>
      value === undefined ? [] : [`${field} == "${escaped(value)}"`],
    )
    .join(' and ');
}

const ESCAPES: Record<string, string> = { '\n': 'n', '\r': 'r', '\t': 't' };

function escaped(value: string): string {
  return value.replace(/[\\"\n\r\t]/g, c => `\\${ESCAPES[c] ?? c}`);
}

/** The client throws answers of the server, too. */
function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  const { reason } = (error ?? {}) as { reason?: unknown };
  return typeof reason === 'string' ? reason : JSON.stringify(error);
}
