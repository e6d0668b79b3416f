import type { Pool } from 'pg';
import { inTransaction } from './inTransaction';
import { quoteSchema } from './schemaName';

/**
 * How long records stay, ms of log time.
 *
 * @public
 */
export interface LogRetention {
  /** Records are kept at least so long, also when every group has read them. */
  keepConsumedMs: number;
  /** Records are dropped after this time even when a group has not read them. */
  keepMs: number;
}

/**
 * Drops the segments of a topic that are past retention. A group counts once
 * it has committed an offset; a topic that no group reads stays for `keepMs`.
 * A segment that somebody is reading right now is left for the next call.
 *
 * @returns the dropped tables' names.
 * @internal
 */
export async function dropExpiredSegments(
  pool: Pool,
  schema: string,
  topic: string,
  { keepConsumedMs, keepMs }: LogRetention,
): Promise<string[]> {
  const quoted = quoteSchema(schema);
  const { rows } = await pool.query<{ table_name: string; expired: boolean }>(
    `WITH clock AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now)
     SELECT table_name, to_timestamp <= now - $3::bigint AS expired
     FROM ${quoted}.telemetry_log_segments, clock
     WHERE topic = $1 AND to_timestamp <= now - least($2::bigint, $3::bigint) ORDER BY from_timestamp`,
    [topic, keepConsumedMs, keepMs],
  );
  const dropped: string[] = [];
  for (const { table_name: table, expired } of rows) {
    if (!expired && !(await isConsumed(pool, quoted, topic, table))) break;
    if (!(await dropSegment(pool, quoted, topic, table))) break;
    dropped.push(table);
  }
  return dropped;
}

async function isConsumed(
  pool: Pool,
  quoted: string,
  topic: string,
  table: string,
): Promise<boolean> {
  const { rows } = await pool.query<{ consumed: boolean }>(
    `WITH groups AS (SELECT DISTINCT group_name FROM ${quoted}.consumer_offsets WHERE topic = $1),
       ends AS (SELECT partition, max("offset") AS last FROM ${quoted}.${table} GROUP BY partition)
     SELECT EXISTS (SELECT FROM groups) AND NOT EXISTS (
       SELECT FROM groups CROSS JOIN ends LEFT JOIN ${quoted}.consumer_offsets AS known
         ON known.topic = $1 AND known.group_name = groups.group_name AND known.partition = ends.partition
       WHERE coalesce(known.committed_offset, 0) <= ends.last
     ) AS consumed`,
    [topic],
  );
  return rows[0].consumed;
}

async function dropSegment(
  pool: Pool,
  quoted: string,
  topic: string,
  table: string,
): Promise<boolean> {
  try {
    await inTransaction(pool, async client => {
      await client.query(`SET LOCAL lock_timeout = '2s'`);
      await client.query(
        `UPDATE ${quoted}.telemetry_log_heads AS head SET low_offset = ends.last + 1
         FROM (SELECT partition, max("offset") AS last FROM ${quoted}.${table} GROUP BY partition) AS ends
         WHERE head.topic = $1 AND head.partition = ends.partition`,
        [topic],
      );
      await client.query(`DROP TABLE ${quoted}.${table}`);
      await client.query(
        `DELETE FROM ${quoted}.telemetry_log_segments WHERE table_name = $1`,
        [table],
      );
    });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') return false;
    throw error;
  }
}
