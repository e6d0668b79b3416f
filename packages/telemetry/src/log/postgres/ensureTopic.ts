import { escapeLiteral, type Pool } from 'pg';
import { inTransaction } from './inTransaction';
import { quoteSchema } from './schemaName';
import { topicTable } from './segments';

/**
 * Creates a topic, or gives it more partitions; never takes any away.
 *
 * @internal
 */
export async function ensureTopic(
  pool: Pool,
  schema: string,
  topic: string,
  partitions: number,
): Promise<void> {
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > 4096) {
    throw new RangeError(
      `A topic has 1 to 4096 partitions, not ${partitions}.`,
    );
  }
  if (!/^[a-zA-Z0-9._-]{1,249}$/.test(topic)) {
    throw new RangeError(
      `"${topic}" can't be a topic: use up to 249 letters, digits, dots, underscores and hyphens, as in Kafka.`,
    );
  }
  const quoted = quoteSchema(schema);
  await inTransaction(pool, async client => {
    await client.query(
      `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`,
      [`slo-scout topics ${schema}`],
    );
    const { rows: known } = await client.query(
      `SELECT 1 FROM ${quoted}.telemetry_log_topics WHERE topic = $1 AND partitions >= $2`,
      [topic, partitions],
    );
    if (known.length) return;
    const { rows } = await client.query<{ id: number; created: boolean }>(
      `INSERT INTO ${quoted}.telemetry_log_topics AS known (topic, partitions) VALUES ($1, $2)
       ON CONFLICT (topic) DO UPDATE SET partitions = greatest(known.partitions, EXCLUDED.partitions)
       RETURNING id, xmax = 0 AS created`,
      [topic, partitions],
    );
    await client.query(
      `INSERT INTO ${quoted}.telemetry_log_heads (topic, partition)
       SELECT $1, generate_series(0, $2::integer - 1) ON CONFLICT DO NOTHING`,
      [topic, partitions],
    );
    if (!rows[0].created) return;
    const table = `${quoted}.${topicTable(rows[0].id)}`;
    await client.query(
      `CREATE TABLE ${table} (LIKE ${quoted}.telemetry_log INCLUDING ALL,
         PRIMARY KEY (partition, "offset", "timestamp")) PARTITION BY RANGE ("timestamp")`,
    );
    await client.query(
      `ALTER TABLE ${quoted}.telemetry_log ATTACH PARTITION ${table} FOR VALUES IN (${escapeLiteral(
        topic,
      )})`,
    );
  });
}
