import type { Pool } from 'pg';
import type { StoredRecord } from '../TelemetryLog';
import { quoteSchema } from './schemaName';

const MAX_RECORDS = 2000;

/**
 * The next records of a partition, at most `maxBytes` of values, but at least
 * one record when there is any.
 *
 * @param fromTimestamp - a log time that no wanted record is below; it spares
 * the database to look into older segments.
 * @internal
 */
export async function fetchRecords(
  pool: Pool,
  schema: string,
  topic: string,
  partition: number,
  position: { offset: number; fromTimestamp: number },
  maxBytes: number,
): Promise<StoredRecord[]> {
  const { rows } = await pool.query<{
    offset: string;
    timestamp: string;
    key: string | null;
    headers: Record<string, string>;
    value: Buffer;
  }>({
    name: `fetch ${schema}`,
    text: `SELECT "offset", "timestamp", key, headers, value FROM (
        SELECT *, sum(octet_length(value)) OVER (ORDER BY "offset") AS bytes,
          row_number() OVER (ORDER BY "offset") AS ordinal
        FROM (
          SELECT "offset", "timestamp", key, headers, value FROM ${quoteSchema(
            schema,
          )}.telemetry_log
          WHERE topic = $1 AND partition = $2 AND "offset" >= $3 AND "timestamp" >= $4
          ORDER BY "offset" LIMIT ${MAX_RECORDS}
        ) AS next
      ) AS sized WHERE bytes <= $5 OR ordinal = 1 ORDER BY "offset"`,
    values: [
      topic,
      partition,
      position.offset,
      position.fromTimestamp,
      maxBytes,
    ],
  });
  return rows.map(row => ({
    partition,
    offset: Number(row.offset),
    timestamp: Number(row.timestamp),
    ...(row.key === null ? {} : { key: row.key }),
    headers: row.headers,
    value: row.value,
  }));
}
