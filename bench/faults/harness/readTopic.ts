import { randomUUID } from 'node:crypto';
import {
  decodeTraces,
  MalformedOtlpError,
  rawRecordHeaders,
  type Span,
  type StoredRecord,
  type TelemetryLog,
} from '@slo-scout/telemetry';
import { keyOf } from './TraceSource';

const MARKER = 'bench-marker';
const DEADLINE_MS = 120_000;

/**
 * All records of a topic up to now. The end is known by a marker in each
 * partition, which workers skip as they skip all metrics.
 */
export async function readTopic(
  log: TelemetryLog,
  topic: string,
): Promise<StoredRecord[]> {
  const marker = randomUUID();
  const partitions = await log.partitions(topic);
  const headers = { ...rawRecordHeaders('metrics'), [MARKER]: marker };
  const value = new Uint8Array(0);
  await log.append(
    topic,
    Array.from({ length: partitions }, (_, partition) => ({
      ...{ partition, headers, value },
    })),
  );
  const records: StoredRecord[] = [];
  const ended = new Set<number>();
  let done: () => void = () => {};
  const all = new Promise<void>(resolve => {
    done = resolve;
  });
  const consumer = await log.consume(
    { topic, group: `read-${marker}` },
    {
      assigned: async () => 0,
      revoked: async () => {},
      batch: async batch => {
        for (const record of batch.records) {
          if (record.headers[MARKER] === undefined) records.push(record);
          else if (record.headers[MARKER] === marker) {
            ended.add(record.partition);
          }
        }
        if (ended.size === partitions) done();
      },
    },
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${topic} could not be read to its end.`)),
      DEADLINE_MS,
    );
  });
  try {
    await Promise.race([
      all,
      late,
      consumer.failed.then(error => Promise.reject(error)),
    ]);
  } finally {
    clearTimeout(timer);
    await consumer.stop();
  }
  return records;
}

/** How often each span is in the records, by `traceId/spanId`; what is no OTLP has none. */
export function countSpans(records: StoredRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { headers, value } of records) {
    if (headers.signal !== 'traces') continue;
    for (const span of spansOf(value)) {
      const key = keyOf(span);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}

function spansOf(value: Uint8Array): Span[] {
  try {
    return decodeTraces(value);
  } catch (error) {
    if (error instanceof MalformedOtlpError) return [];
    throw error;
  }
}
