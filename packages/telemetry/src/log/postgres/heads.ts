import type { Pool } from 'pg';
import type { Head } from '../reading/PartitionReader';
import { quoteSchema } from './schemaName';

/**
 * Next offsets of all partitions of a topic, as far as they are committed.
 *
 * @internal
 */
export async function readHeads(
  pool: Pool,
  schema: string,
  topic: string,
): Promise<Map<number, number>> {
  const { rows } = await pool.query<{ partition: number; next_offset: string }>(
    {
      name: `heads ${schema}`,
      text: `SELECT partition, next_offset FROM ${quoteSchema(
        schema,
      )}.telemetry_log_heads WHERE topic = $1`,
      values: [topic],
    },
  );
  return new Map(rows.map(row => [row.partition, Number(row.next_offset)]));
}

/**
 * Lets log time pass in a partition where nothing is appended. It waits for
 * the appender that holds the head, if any: so when it returns, every record
 * below `nextOffset` is readable and every later one is dated at or after
 * `timestamp`. It need not survive a crash: the clock runs on.
 *
 * @internal
 */
export async function advanceHead(
  pool: Pool,
  schema: string,
  topic: string,
  partition: number,
): Promise<Head> {
  const { rows } = await pool.query<{
    next_offset: string;
    last_timestamp: string;
  }>({
    name: `advance ${schema}`,
    text: `UPDATE ${quoteSchema(schema)}.telemetry_log_heads
      SET last_timestamp = greatest(last_timestamp, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
      WHERE topic = $1 AND partition = $2 RETURNING next_offset, last_timestamp`,
    values: [topic, partition],
  });
  if (!rows[0])
    throw new Error(
      `Partition ${partition} of topic "${topic}" is gone; create it by ensureTopic.`,
    );
  return {
    nextOffset: Number(rows[0].next_offset),
    timestamp: Number(rows[0].last_timestamp),
  };
}
