import { DEFAULT_TELEMETRY_SCHEMA, quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { JourneyText } from './JourneyText';
import { readJourneyTexts } from './readJourneyTexts';

/**
 * A stored vector that an external index lacks.
 *
 * @public
 */
export interface UnmirroredVector {
  key: string;
  service: string;
  cluster: string;
  textHash: string;
  /** Single precision, little-endian. */
  vector: Buffer;
}

/**
 * What the embedding worker and the search read and write beside the vectors:
 * journeys in words, which of them are embedded, and which rows an external
 * index has.
 *
 * @public
 */
export class JourneyEmbeddingStore {
  readonly #schema: string;
  readonly #quoted: string;

  /** @param pool - stays the caller's, who closes it. */
  constructor(
    private readonly pool: Pool,
    schema: string = DEFAULT_TELEMETRY_SCHEMA,
  ) {
    this.#schema = schema;
    this.#quoted = quoteSchema(schema);
  }

  /** Grows when journeys are inferred anew. */
  async version(): Promise<number> {
    const { rows } = await this.pool.query<{ version: string }>(
      `SELECT version FROM ${this.#quoted}.journey_inference`,
    );
    return Number(rows[0].version);
  }

  /** Journeys in words by id: all, or those of the given ids. */
  texts(ids?: readonly string[]): Promise<JourneyText[]> {
    return readJourneyTexts(this.pool, this.#schema, ids);
  }

  /** Hash of the text that each stored vector stands for, by journey. */
  async hashes(model: string): Promise<Map<string, string>> {
    const { rows } = await this.pool.query<{ key: string; hash: string }>(
      `SELECT key, text_hash AS hash FROM ${
        this.#quoted
      }.journey_embeddings WHERE model = $1`,
      [model],
    );
    return new Map(rows.map(row => [row.key, row.hash]));
  }

  /** For each hash that is known a journey whose vector stands for that text. */
  async keysOf(
    model: string,
    hashes: readonly string[],
  ): Promise<Map<string, string>> {
    const { rows } = await this.pool.query<{ key: string; hash: string }>(
      `SELECT text_hash AS hash, min(key) AS key FROM ${
        this.#quoted
      }.journey_embeddings WHERE model = $1 AND text_hash = ANY($2) GROUP BY text_hash`,
      [model, hashes],
    );
    return new Map(rows.map(row => [row.hash, row.key]));
  }

  /** Number of vectors that the collection of an external index lacks. */
  async countUnmirrored(model: string, target: string): Promise<number> {
    const { rows } = await this.pool.query<{ count: string }>(
      `SELECT count(*) FROM ${this.#quoted}.journey_embeddings
       WHERE model = $1 AND mirrored_to IS DISTINCT FROM $2`,
      [model, target],
    );
    return Number(rows[0].count);
  }

  async unmirrored(
    model: string,
    target: string,
    limit: number,
  ): Promise<UnmirroredVector[]> {
    const { rows } = await this.pool.query<UnmirroredVector>(
      `SELECT key, service, cluster, text_hash AS "textHash", vector
       FROM ${this.#quoted}.journey_embeddings
       WHERE model = $1 AND mirrored_to IS DISTINCT FROM $2 ORDER BY key LIMIT $3`,
      [model, target, limit],
    );
    return rows;
  }

  /** Says that the collection has these rows; not for those that changed meanwhile. */
  async markMirrored(
    model: string,
    target: string,
    rows: readonly Pick<UnmirroredVector, 'key' | 'textHash'>[],
  ): Promise<void> {
    await this.pool.query(
      `UPDATE ${this.#quoted}.journey_embeddings AS stored SET mirrored_to = $2
       FROM unnest($3::text[], $4::text[]) AS done (key, text_hash)
       WHERE stored.model = $1 AND stored.key = done.key AND stored.text_hash = done.text_hash`,
      [model, target, rows.map(r => r.key), rows.map(r => r.textHash)],
    );
  }

  /** Says that the collection has nothing, so that it is filled again. */
  async forgetMirror(model: string, target: string): Promise<void> {
    await this.pool.query(
      `UPDATE ${this.#quoted}.journey_embeddings SET mirrored_to = NULL
       WHERE model = $1 AND mirrored_to = $2`,
      [model, target],
    );
  }
}
