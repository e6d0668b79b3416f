import type { Pool } from 'pg';
import type { LogRecord } from '../TelemetryLog';
import { copyInto } from './copyInto';
import {
  COPY_COLUMNS,
  encodeCopyRows,
  type PlacedRecord,
} from './encodeCopyRows';
import { inTransaction } from './inTransaction';
import { quoteSchema } from './schemaName';

/**
 * Writes records of one topic in one transaction. It locks the heads of their
 * partitions, in ascending order against deadlocks, and holds them to the
 * commit: so whoever sees an offset has seen all smaller ones, and the log
 * time, taken under the lock, never runs backwards.
 *
 * @param ensureSegment - called with the log time before rows are written.
 * @internal
 */
export async function appendRecords(
  pool: Pool,
  schema: string,
  topic: string,
  records: LogRecord[],
  ensureSegment: (timestamp: number) => Promise<void>,
): Promise<void> {
  const quoted = quoteSchema(schema);
  const counts = new Map<number, number>();
  for (const { partition } of records)
    counts.set(partition, (counts.get(partition) ?? 0) + 1);
  const partitions = [...counts.keys()];
  await inTransaction(pool, async client => {
    if (partitions.length > 1) {
      await client.query(
        `SELECT 1 FROM ${quoted}.telemetry_log_heads WHERE topic = $1 AND partition = ANY($2)
         ORDER BY partition FOR UPDATE`,
        [topic, partitions],
      );
    }
    const { rows } = await client.query<{
      partition: number;
      base: string;
      timestamp: string;
    }>(
      `UPDATE ${quoted}.telemetry_log_heads AS head
       SET next_offset = head.next_offset + batch.records,
           last_timestamp = greatest(head.last_timestamp, (extract(epoch FROM clock_timestamp()) * 1000)::bigint)
       FROM unnest($2::integer[], $3::integer[]) AS batch (partition, records)
       WHERE head.topic = $1 AND head.partition = batch.partition
       RETURNING head.partition, head.next_offset - batch.records AS base, head.last_timestamp AS timestamp`,
      [topic, partitions, [...counts.values()]],
    );
    const places = new Map(
      rows.map(row => [
        row.partition,
        { next: Number(row.base), timestamp: Number(row.timestamp) },
      ]),
    );
    const placed = records.map((record): PlacedRecord => {
      const place = places.get(record.partition);
      if (!place) {
        throw new RangeError(
          `Topic "${topic}" has no partition ${record.partition}; create it by ensureTopic or choose a lower one.`,
        );
      }
      return { record, offset: place.next++, timestamp: place.timestamp };
    });
    for (const timestamp of new Set(
      [...places.values()].map(place => place.timestamp),
    )) {
      await ensureSegment(timestamp);
    }
    await copyInto(
      client,
      `COPY ${quoted}.telemetry_log (${COPY_COLUMNS}) FROM STDIN (FORMAT binary)`,
      encodeCopyRows(topic, placed),
    );
  });
}
