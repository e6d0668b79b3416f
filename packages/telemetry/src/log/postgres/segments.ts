import type { Pool } from 'pg';
import { inTransaction } from './inTransaction';
import { quoteSchema } from './schemaName';

/**
 * A table that holds the records of one topic in a range of log time, ms, [from, to).
 *
 * @internal
 */
export interface Segment {
  table: string;
  topic: string;
  from: number;
  to: number;
}

/**
 * Finds or creates the segment of a topic that takes records of a log time.
 * Bounds are multiples of `segmentMs`, cut where a neighbour with another
 * width is in the way. The new table is attached, which blocks neither readers
 * nor writers.
 *
 * @internal
 */
export async function ensureSegment(
  pool: Pool,
  schema: string,
  topic: string,
  timestamp: number,
  segmentMs: number,
): Promise<Segment> {
  const quoted = quoteSchema(schema);
  return inTransaction(pool, async client => {
    await client.query(
      `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`,
      [`slo-scout segments ${schema}`],
    );
    const { rows } = await client.query<{
      table_name: string;
      from_timestamp: string;
      to_timestamp: string;
    }>(
      `SELECT table_name, from_timestamp, to_timestamp FROM ${quoted}.telemetry_log_segments
       WHERE topic = $1 AND to_timestamp > $2 - $3::bigint AND from_timestamp <= $2 + $3::bigint
       ORDER BY from_timestamp`,
      [topic, timestamp, segmentMs],
    );
    const known = rows.map(row => ({
      table: row.table_name,
      topic,
      from: Number(row.from_timestamp),
      to: Number(row.to_timestamp),
    }));
    const found = known.find(
      ({ from, to }) => from <= timestamp && timestamp < to,
    );
    if (found) return found;
    const start = timestamp - (timestamp % segmentMs);
    const from = Math.max(
      start,
      ...known.filter(s => s.to <= timestamp).map(s => s.to),
    );
    const to = Math.min(
      start + segmentMs,
      ...known.filter(s => s.from > timestamp).map(s => s.from),
    );
    const { rows: topics } = await client.query<{ id: number }>(
      `SELECT id FROM ${quoted}.telemetry_log_topics WHERE topic = $1`,
      [topic],
    );
    if (!topics[0])
      throw new Error(
        `The topic "${topic}" does not exist; create it by ensureTopic.`,
      );
    const parent = topicTable(topics[0].id);
    const table = `${parent}_${from}`;
    await client.query(
      `CREATE TABLE ${quoted}.${table} (LIKE ${quoted}.${parent} INCLUDING ALL)`,
    );
    await client.query(
      `ALTER TABLE ${quoted}.${parent} ATTACH PARTITION ${quoted}.${table} FOR VALUES FROM (${from}) TO (${to})`,
    );
    await client.query(
      `INSERT INTO ${quoted}.telemetry_log_segments (table_name, topic, from_timestamp, to_timestamp)
       VALUES ($1, $2, $3, $4)`,
      [table, topic, from, to],
    );
    return { table, topic, from, to };
  });
}

/**
 * Name of the table under which the segments of a topic hang.
 *
 * @internal
 */
export function topicTable(id: number): string {
  return `telemetry_log_${id}`;
}
