import {
  type LogRecord,
  PostgresTelemetryLog,
  splitTraces,
  TOPICS,
} from '@slo-scout/telemetry';
import { Client } from 'pg';
import type { Traffic } from './Traffic';

const SCHEMA = 'slo_scout_telemetry';
/** One segment for all log times. */
const SEGMENT_MS = 1e13;
const RECORDS_PER_APPEND = 256;

/** What stands in the log. */
export interface FilledLog {
  spans: number;
  /** Of record values, as the collector writes them. */
  bytes: number;
  records: number;
}

/**
 * Writes traffic into the raw topic as the collector would: split by
 * partition, and with log times as if `spansPerSecond` had arrived. Log time
 * decides how many traces are open at once, so a log that was filled as fast
 * as the disk takes it would measure another load.
 */
export async function fillLog(
  url: string,
  traffic: Traffic,
  options: { spans: number; spansPerSecond: number; partitions: number },
): Promise<FilledLog> {
  const { spans: wanted, spansPerSecond, partitions } = options;
  const log = await PostgresTelemetryLog.create({
    connection: { connectionString: url },
    segmentMs: SEGMENT_MS,
  });
  await log.ensureTopic(TOPICS.raw, partitions);
  const filled: FilledLog = { spans: 0, bytes: 0, records: 0 };
  const times = Array.from({ length: partitions }, (): number[] => []);
  const startMs =
    Date.now() - Math.ceil((wanted / spansPerSecond) * 1000) - 120_000;
  let pending: LogRecord[] = [];
  const flush = async () => {
    await log.append(TOPICS.raw, pending);
    pending = [];
  };
  for (const request of traffic.requests()) {
    const at = startMs + Math.floor((filled.spans / spansPerSecond) * 1000);
    for (const record of splitTraces(request.bytes, partitions).records) {
      times[record.partition].push(at);
      pending.push(record);
      filled.bytes += record.value.byteLength;
      filled.records++;
    }
    filled.spans += request.spans;
    if (pending.length >= RECORDS_PER_APPEND) await flush();
    if (filled.spans >= wanted) break;
  }
  await flush();
  await log.close();

  const client = new Client({ connectionString: url });
  await client.connect();
  for (const [partition, list] of times.entries()) {
    await client.query(
      `UPDATE ${SCHEMA}.telemetry_log AS record SET "timestamp" = given.time
       FROM unnest($2::bigint[]) WITH ORDINALITY AS given (time, ordinal)
       WHERE topic = '${TOPICS.raw}' AND partition = $1 AND "offset" = given.ordinal - 1`,
      [partition, list],
    );
  }
  await client.query(`VACUUM ANALYZE ${SCHEMA}.telemetry_log`);
  await client.end();
  return filled;
}
