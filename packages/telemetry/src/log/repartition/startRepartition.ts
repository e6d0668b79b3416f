import { createHash } from 'node:crypto';
import { jsonToProtobuf } from '../../otlp/jsonToProtobuf';
import type { Partitioner } from '../../otlp/partitioner';
import { splitTraces } from '../../otlp/splitTraces';
import { RecordTooLargeError } from '../kafka/RecordTooLargeError';
import {
  type LogConsumer,
  type LogRecord,
  type RecordBatch,
  type StoredRecord,
  type TelemetryLog,
  TOPICS,
} from '../TelemetryLog';

/** As collectors cut them. */
const MAX_VALUE_BYTES = 4 * 1024 * 1024;

/**
 * Options of {@link startRepartition}.
 *
 * @public
 */
export interface RepartitionOptions {
  log: TelemetryLog;
  /** A topic of spans that is not keyed by trace, such as `otlp_spans` or `jaeger-spans`. */
  from: string;
  /** Default `raw-telemetry`. */
  to?: string;
  /** Members of one group share the work. Default `repartition`. */
  group?: string;
  /** Of records without the header `encoding`. Default `otlp_proto`. */
  encoding?: 'otlp_proto' | 'otlp_json';
  /** Default `murmur2`; all producers of `to` must use the same. */
  partitioner?: Partitioner;
  /** Default `slo-scout-dead-letters`. */
  deadLetterTopic?: string;
  /** Told after each batch, for counters. */
  progress?(done: { records: number; spans: number; dead: number }): void;
}

/**
 * A stage that runs.
 *
 * @public
 */
export interface RunningRepartition {
  /** Resolves with the error when it gave up. */
  failed: Promise<Error>;
  /** Ends what is under way, and commits it. */
  stop(): Promise<void>;
}

/**
 * Copies spans into a topic in which all spans of a trace are in one
 * partition. At least once: it writes, then commits. A record that cannot be
 * read goes to the dead letters with where it came from, and the rest goes on.
 *
 * @throws when one of the topics does not exist
 * @public
 */
export async function startRepartition(
  options: RepartitionOptions,
): Promise<RunningRepartition> {
  const { log, from, to = TOPICS.raw, group = 'repartition' } = options;
  const { deadLetterTopic = TOPICS.deadLetters } = options;
  let partitions = await log.partitions(to);
  await log.partitions(deadLetterTopic);

  // Handlers may be called before there is a consumer to commit with.
  let joined: (consumer: LogConsumer) => void = () => undefined;
  const consumer = new Promise<LogConsumer>(resolve => {
    joined = resolve;
  });
  const handle = async (batch: RecordBatch): Promise<void> => {
    const last = batch.records.at(-1);
    if (!last) return;
    const { records, sources, dead, spans } = repartition(
      batch,
      partitions,
      options,
    );
    dead.push(...(await write(log, to, from, records, sources)));
    await log.append(deadLetterTopic, dead);
    await (await consumer).commit(batch, last.offset + 1);
    options.progress?.({
      records: batch.records.length,
      spans,
      dead: dead.length,
    });
  };
  const running = await log.consume(
    { topic: from, group },
    {
      assigned: async ({ committed = 0 }) => {
        // There may be more by now.
        partitions = await log.partitions(to);
        return committed;
      },
      batch: handle,
      revoked: async () => undefined,
    },
  );
  joined(running);
  return { failed: running.failed, stop: () => running.stop() };
}

function repartition(
  { records, topic }: RecordBatch,
  partitions: number,
  { encoding = 'otlp_proto', partitioner }: RepartitionOptions,
) {
  const result = {
    records: [] as LogRecord[],
    /** The record that each of `records` was made of. */
    sources: [] as StoredRecord[],
    dead: [] as LogRecord[],
    spans: 0,
  };
  for (const record of records) {
    try {
      const split = splitTraces(
        toProtobuf(record, record.headers.encoding ?? encoding),
        partitions,
        { partitioner, maxValueBytes: MAX_VALUE_BYTES },
      );
      result.spans += split.accepted;
      for (const part of split.records) {
        result.records.push(part);
        result.sources.push(record);
      }
      if (split.rejected) {
        const why = Object.keys(split.rejections).join(', ');
        result.dead.push(
          deadLetter(topic, record, `${split.rejected} spans: ${why}`),
        );
      }
    } catch (error) {
      result.dead.push(deadLetter(topic, record, (error as Error).message));
    }
  }
  return result;
}

function toProtobuf({ value }: StoredRecord, encoding: string): Uint8Array {
  if (value.byteLength === 0) throw new Error('The record is empty.');
  if (encoding === 'otlp_proto') return value;
  if (encoding === 'otlp_json')
    return jsonToProtobuf('traces', Buffer.from(value)).request;
  throw new Error(
    `The encoding "${encoding}" is not known; there are otlp_proto and otlp_json.`,
  );
}

/** @returns dead letters of the records that the log can never take */
async function write(
  log: TelemetryLog,
  to: string,
  from: string,
  records: LogRecord[],
  sources: StoredRecord[],
): Promise<LogRecord[]> {
  try {
    await log.append(to, records);
    return [];
  } catch (error) {
    if (!(error instanceof RecordTooLargeError) || !error.indexes.length)
      throw error;
    const tooLarge = new Set(error.indexes);
    await log.append(
      to,
      records.filter((_, index) => !tooLarge.has(index)),
    );
    return error.indexes.map(index => {
      const letter = deadLetter(from, sources[index], error.message);
      // The whole would be too large there as well: its hash says which it was.
      return { ...letter, value: new Uint8Array(0) };
    });
  }
}

function deadLetter(
  topic: string,
  { partition, offset, key, value, headers }: StoredRecord,
  error: string,
): LogRecord {
  const digest = createHash('sha256').update(value).digest('hex');
  return {
    partition: 0,
    key,
    value,
    headers: {
      ...headers,
      topic,
      partition: String(partition),
      offset: String(offset),
      error,
      hash: `sha256:${digest}`,
    },
  };
}
