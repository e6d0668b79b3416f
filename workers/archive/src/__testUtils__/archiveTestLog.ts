import { createHash } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import type { ObjectStore } from '@slo-scout/object-store';
import {
  archivedPartitions,
  listArchive,
  readArchive,
} from '@slo-scout/object-store/archive';
import {
  PostgresTelemetryLog,
  type StoredRecord,
  TOPICS,
} from '@slo-scout/telemetry';
import { Client } from 'pg';

/**
 * Times of a log whose consumers notice each other soon.
 *
 * @internal
 */
export const FAST_TIMING = {
  heartbeatMs: 50,
  sessionTimeoutMs: 1_000,
  pollMs: 5,
  idleMs: 50,
};

/**
 * A database with an empty log.
 *
 * @internal
 */
export async function createTestLog(partitions: number): Promise<{
  database: TestDatabase;
  log: PostgresTelemetryLog;
}> {
  const database = await createTestDatabase();
  const log = await PostgresTelemetryLog.create({
    connection: { connectionString: database.url },
    timing: FAST_TIMING,
  });
  await log.ensureTopic(TOPICS.raw, partitions);
  return { database, log };
}

/**
 * Appends records with values that do not compress, `seed` by `seed` the same.
 *
 * @internal
 */
export async function fillLog(
  log: PostgresTelemetryLog,
  options: { partitions: number; records: number; valueBytes: number },
): Promise<void> {
  const { partitions, records, valueBytes } = options;
  for (let at = 0; at < records; at += 50) {
    const batch = Array.from({ length: Math.min(50, records - at) }, (_, i) => {
      const n = at + i;
      const value = Buffer.alloc(valueBytes + (n % 17));
      for (let byte = 0, state = n + 1; byte < value.length; byte++) {
        state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + byte;
        value[byte] = state >>> 24;
      }
      return {
        ...{ partition: n % partitions, value },
        ...(n % 3 ? {} : { key: n.toString(16).padStart(32, '0') }),
        headers: {
          signal: 'traces',
          encoding: 'otlp_proto',
          v: '1',
          n: `${n}`,
        },
      };
    });
    await log.append(TOPICS.raw, batch);
  }
}

const line = (record: StoredRecord) =>
  JSON.stringify([
    ...[record.partition, record.offset, record.timestamp, record.key],
    Object.entries(record.headers).sort(),
    createHash('sha256').update(record.value).digest('base64'),
  ]);

/**
 * All records of the log as text, values by their hash.
 *
 * @internal
 */
export async function dumpLog(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT partition, "offset", "timestamp", key, headers, value FROM slo_scout_telemetry.telemetry_log
       WHERE topic = $1 ORDER BY partition, "offset"`,
      [TOPICS.raw],
    );
    return rows.map(({ key, ...row }) =>
      line({
        ...row,
        offset: Number(row.offset),
        timestamp: Number(row.timestamp),
        ...(key === null ? {} : { key }),
      }),
    );
  } finally {
    await client.end();
  }
}

/**
 * All records of the archive, in the order of its keys, as the same text.
 *
 * @internal
 */
export async function dumpArchive(store: ObjectStore): Promise<string[]> {
  const lines: string[] = [];
  for (const partition of await archivedPartitions(store, TOPICS.raw)) {
    for await (const entry of listArchive(store, TOPICS.raw, partition)) {
      for await (const record of readArchive(store, entry))
        lines.push(line(record));
    }
  }
  return lines;
}

/**
 * True when the archive has everything up to the ends of the log.
 *
 * @internal
 */
export async function isArchived(
  url: string,
  group: string = 'archive',
): Promise<boolean> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ done: boolean }>(
      `SELECT bool_and(coalesce(known.committed_offset, 0) >= head.next_offset) AS done
       FROM slo_scout_telemetry.telemetry_log_heads AS head
       LEFT JOIN slo_scout_telemetry.consumer_offsets AS known
         ON known.topic = head.topic AND known.partition = head.partition AND known.group_name = $2
       WHERE head.topic = $1`,
      [TOPICS.raw, group],
    );
    return rows[0].done;
  } finally {
    await client.end();
  }
}
