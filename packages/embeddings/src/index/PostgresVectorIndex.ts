import { DEFAULT_TELEMETRY_SCHEMA, quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import { normalise } from '../embedder/normalise';
import { decodeVector, encodeVector } from './encodeVector';
import { NearestMatches } from './NearestMatches';
import { requireDimensions } from './requireDimensions';
import type {
  VectorEntry,
  VectorFilter,
  VectorIndex,
  VectorMatch,
} from './VectorIndex';
import { VectorIndexError } from './VectorIndexError';

/** 1.5 MB at 384 dimensions: little memory, and the event loop is free again after a millisecond. */
const PAGE = 1000;

/**
 * Options of {@link PostgresVectorIndex}.
 *
 * @public
 */
export interface PostgresVectorIndexOptions {
  /** Stays the caller's, who closes it. */
  pool: Pool;
  /** Name of the embedder. */
  model: string;
  /** Default `slo_scout_telemetry`. */
  schema?: string;
}

/**
 * Exact search over the table `journey_embeddings`, which
 * `migrateTelemetryStore` makes. Every search reads all vectors, page by page,
 * and keeps the nearest: no extension, no memory, milliseconds per thousand
 * vectors; fine to 50 000.
 *
 * @public
 */
export class PostgresVectorIndex implements VectorIndex {
  readonly #pool: Pool;
  readonly #model: string;
  readonly #table: string;
  #dimensions: number | undefined;

  constructor(options: PostgresVectorIndexOptions) {
    const { pool, model, schema = DEFAULT_TELEMETRY_SCHEMA } = options;
    this.#pool = pool;
    this.#model = model;
    this.#table = `${quoteSchema(schema)}.journey_embeddings`;
  }

  async ensure(dimensions: number): Promise<void> {
    const { rows } = await this.#pool.query<{ bytes: number }>(
      `SELECT octet_length(vector) AS bytes FROM ${this.#table}
       WHERE model = $1 AND octet_length(vector) <> $2 LIMIT 1`,
      [this.#model, dimensions * 4],
    );
    if (rows.length > 0) {
      throw new VectorIndexError(
        `The stored vectors of ${this.#model} have ${
          rows[0].bytes / 4
        } dimensions, not ${dimensions}; give the other model a name of its own`,
      );
    }
    this.#dimensions = dimensions;
  }

  async upsert(entries: readonly VectorEntry[]): Promise<void> {
    if (entries.length === 0) return;
    entries.forEach(({ vector }) =>
      requireDimensions(vector, this.#dimensions),
    );
    // One statement cannot touch a row twice; the last one counts. Sorted, so that writers do not wait for each other in a circle.
    const unique = [...new Map(entries.map(e => [e.key, e])).values()].sort(
      (a, b) => (a.key < b.key ? -1 : 1),
    );
    await this.#pool.query(
      `INSERT INTO ${
        this.#table
      } (model, key, service, cluster, text_hash, vector)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[])
       ON CONFLICT (model, key) DO UPDATE SET service = excluded.service, cluster = excluded.cluster,
         text_hash = excluded.text_hash, vector = excluded.vector, mirrored_to = NULL`,
      [
        this.#model,
        unique.map(entry => entry.key),
        unique.map(entry => entry.service),
        unique.map(entry => entry.cluster),
        unique.map(entry => entry.textHash),
        unique.map(entry => encodeVector(normalise(entry.vector))),
      ],
    );
  }

  async delete(keys: readonly string[]): Promise<void> {
    await this.#pool.query(
      `DELETE FROM ${this.#table} WHERE model = $1 AND key = ANY($2)`,
      [this.#model, keys],
    );
  }

  async search(
    vector: Float32Array,
    k: number,
    filter: VectorFilter = {},
  ): Promise<VectorMatch[]> {
    requireDimensions(vector, this.#dimensions);
    const wanted = normalise(vector);
    const nearest = new NearestMatches(k);
    let last = '';
    for (;;) {
      const { rows } = await this.#pool.query<{ key: string; vector: Buffer }>({
        text: `SELECT key, vector FROM ${this.#table}
          WHERE model = $1 AND key > $2 AND ($3::text IS NULL OR service = $3)
            AND ($4::text IS NULL OR cluster = $4) AND octet_length(vector) = $5
          ORDER BY key LIMIT ${PAGE}`,
        values: [
          ...[this.#model, last, filter.service, filter.cluster],
          wanted.length * 4,
        ],
      });
      for (const row of rows) {
        const score = dot(wanted, decodeVector(row.vector));
        if (nearest.admits(score)) nearest.add({ key: row.key, score });
      }
      if (rows.length < PAGE) return nearest.toArray();
      last = rows[rows.length - 1].key;
    }
  }

  async get(keys: readonly string[]): Promise<Map<string, Float32Array>> {
    const { rows } = await this.#pool.query<{ key: string; vector: Buffer }>({
      text: `SELECT key, vector FROM ${
        this.#table
      } WHERE model = $1 AND key = ANY($2)`,
      values: [this.#model, keys],
    });
    return new Map(rows.map(row => [row.key, decodeVector(row.vector)]));
  }

  async count(): Promise<number> {
    const { rows } = await this.#pool.query<{ count: string }>(
      `SELECT count(*) FROM ${this.#table} WHERE model = $1`,
      [this.#model],
    );
    return Number(rows[0].count);
  }

  async close(): Promise<void> {}
}

/** Cosine of vectors of length 1. */
function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
