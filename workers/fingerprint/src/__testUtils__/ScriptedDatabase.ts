import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import {
  type LogRecord,
  PostgresTelemetryLog,
  splitTraces,
  TOPICS,
} from '@slo-scout/telemetry';
import { TelemetryWriter } from '@slo-scout/telemetry-store';
import { Client } from 'pg';
import { type Arrival, encodeRequest } from './TraceScript';

const SCHEMA = 'slo_scout_telemetry';
/** One segment for all log times of the test. */
const SEGMENT_MS = 1e12;

/**
 * The records of a script, in the order of their log times.
 *
 * @internal
 */
export function scriptedRecords(
  arrivals: Arrival[],
  options: { partitions: number; extra?: Array<LogRecord & { at: number }> },
): Array<LogRecord & { at: number }> {
  return [
    ...arrivals.flatMap(({ at, spans }) =>
      splitTraces(encodeRequest(spans), options.partitions).records.map(
        record => ({ ...record, at }),
      ),
    ),
    ...(options.extra ?? []),
  ].sort((a, b) => a.at - b.at);
}

/**
 * A database whose log holds a script, each record at the log time that the
 * script says; copies of it give every run the same log.
 *
 * @internal
 */
export class ScriptedDatabase {
  private readonly copies: string[] = [];

  private constructor(private readonly original: TestDatabase) {}

  static async create(
    arrivals: Arrival[],
    options: {
      partitions: number;
      startMs: number;
      extra?: Array<LogRecord & { at: number }>;
    },
  ): Promise<ScriptedDatabase> {
    const original = await createTestDatabase();
    const log = await PostgresTelemetryLog.create({
      connection: { connectionString: original.url },
      segmentMs: SEGMENT_MS,
    });
    await log.ensureTopic(TOPICS.raw, options.partitions);
    const records = scriptedRecords(arrivals, options);
    const times = new Map<number, number[]>();
    for (const { partition, at } of records) {
      times.set(partition, [
        ...(times.get(partition) ?? []),
        options.startMs + at,
      ]);
    }
    await log.append(TOPICS.raw, records);
    await log.close();
    const client = new Client({ connectionString: original.url });
    await client.connect();
    for (const [partition, list] of times) {
      await client.query(
        `UPDATE ${SCHEMA}.telemetry_log AS record SET "timestamp" = given.time
         FROM unnest($2::bigint[]) WITH ORDINALITY AS given (time, ordinal)
         WHERE topic = '${TOPICS.raw}' AND partition = $1 AND "offset" = given.ordinal - 1`,
        [partition, list],
      );
    }
    await client.end();
    return new ScriptedDatabase(original);
  }

  /** A fresh copy; returns its connection string. */
  async copy(): Promise<string> {
    const name = `copy_${randomBytes(6).toString('hex')}`;
    const url = new URL(this.original.url);
    url.pathname = '/postgres';
    const client = new Client({ connectionString: url.toString() });
    await client.connect();
    await client.query(
      `CREATE DATABASE ${name} TEMPLATE ${this.original.database}`,
    );
    await client.end();
    this.copies.push(name);
    url.pathname = `/${name}`;
    return url.toString();
  }

  async drop(): Promise<void> {
    const url = new URL(this.original.url);
    url.pathname = '/postgres';
    const client = new Client({ connectionString: url.toString() });
    await client.connect();
    for (const name of this.copies)
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
    await this.original.drop();
  }
}

/**
 * True when every record of the raw topic is done with.
 *
 * @internal
 */
export async function isDone(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ done: boolean }>(
      `SELECT bool_and(coalesce(known.committed_offset, 0) = head.next_offset) AS done
       FROM ${SCHEMA}.telemetry_log_heads AS head LEFT JOIN ${SCHEMA}.consumer_offsets AS known USING (topic, partition)
       WHERE topic = '${TOPICS.raw}'`,
    );
    return rows[0].done;
  } finally {
    await client.end();
  }
}

/**
 * The outputs as text, byte for byte. Journeys are inferred afresh, since
 * their ids keep what earlier inferences of this database called them.
 *
 * @internal
 */
export async function dumpOutputs(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`DELETE FROM ${SCHEMA}.user_journeys`);
  const writer = await TelemetryWriter.create({
    connection: { connectionString: url },
  });
  await writer.inferJourneys({ force: true });
  await writer.close();
  const lines: string[] = [];
  for (const [table, order] of [
    ['capsules', 'minute, id'],
    ['journey_variants', 'variant_key'],
    ['operations', 'key'],
    ['user_journeys', 'id'],
  ]) {
    const { rows } = await client.query<{ line: string }>(
      `SELECT one::text AS line FROM ${SCHEMA}.${table} AS one ORDER BY ${order}`,
    );
    lines.push(...rows.map(({ line }) => `${table} ${line}`));
  }
  await client.end();
  return lines;
}
