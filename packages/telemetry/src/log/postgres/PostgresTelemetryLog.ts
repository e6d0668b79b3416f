import { randomUUID } from 'node:crypto';
import { Pool, type PoolConfig } from 'pg';
import { migrateLog } from '../migrations/migrateLog';
import {
  TOPICS,
  type ConsumeOptions,
  type LogConsumer,
  type LogRecord,
  type RecordHandler,
  type TelemetryLog,
} from '../TelemetryLog';
import { AppendQueue } from './AppendQueue';
import { appendRecords } from './appendRecords';
import { ensureTopic } from './ensureTopic';
import {
  type ConsumerTiming,
  PostgresLogConsumer,
} from './PostgresLogConsumer';
import { dropExpiredSegments, type LogRetention } from './retention';
import { DEFAULT_TELEMETRY_SCHEMA, quoteSchema } from './schemaName';
import { ensureSegment, type Segment } from './segments';

const HOUR_MS = 3_600_000;
const IDLE_IN_TRANSACTION_MS = 15_000;
const MAX_VALUE_BYTES = 64 * 1024 * 1024;

/**
 * Options of {@link PostgresTelemetryLog.create}.
 *
 * @public
 */
export interface PostgresTelemetryLogOptions {
  /** As `pg` takes it, for example `{ connectionString }`. */
  connection: PoolConfig;
  /** Default `slo_scout_telemetry`. */
  schema?: string;
  timing?: Partial<ConsumerTiming>;
  /** Width of the tables that retention drops as a whole. Default one hour. */
  segmentMs?: number;
}

/**
 * The log as tables in Postgres: the embedded mode's counterpart of Kafka.
 *
 * An append is one COPY, shared by all appends that wait at that moment, and
 * resolves after the commit. Groups share partitions by leases; a partition
 * that changes hands gets a higher generation.
 *
 * @public
 */
export class PostgresTelemetryLog implements TelemetryLog {
  private readonly queues = new Map<string, AppendQueue>();
  private readonly segments = new Map<string, Segment>();
  private readonly consumers = new Set<LogConsumer>();
  private readonly topicSizes = new Map<string, Promise<number>>();
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly timing: ConsumerTiming,
    private readonly segmentMs: number,
  ) {}

  /** Connects, and creates the tables where they are missing; safe when several programs start at once. */
  static async create(
    options: PostgresTelemetryLogOptions,
  ): Promise<PostgresTelemetryLog> {
    const {
      connection,
      schema = DEFAULT_TELEMETRY_SCHEMA,
      segmentMs = HOUR_MS,
    } = options;
    quoteSchema(schema);
    const pool = new Pool({
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      // A process that is stopped in a transaction must not hold its rows for longer.
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      application_name: 'slo-scout telemetry log',
      ...connection,
    });
    // Idle connections break when the server restarts; the next query opens a new one.
    pool.on('error', () => undefined);
    try {
      await migrateLog(pool, schema);
    } catch (error) {
      await pool.end();
      throw error;
    }
    const timing = {
      heartbeatMs: 1000,
      sessionTimeoutMs: 10_000,
      pollMs: 25,
      idleMs: 500,
      ...options.timing,
    };
    return new PostgresTelemetryLog(pool, schema, timing, segmentMs);
  }

  async partitions(topic: string): Promise<number> {
    const { rows } = await this.pool.query<{ partitions: number }>(
      `SELECT partitions FROM ${quoteSchema(
        this.schema,
      )}.telemetry_log_topics WHERE topic = $1`,
      [topic],
    );
    if (!rows[0])
      throw new Error(
        `The topic "${topic}" does not exist; create it by ensureTopic.`,
      );
    return rows[0].partitions;
  }

  async ensureTopic(topic: string, partitions: number): Promise<void> {
    await ensureTopic(this.pool, this.schema, topic, partitions);
  }

  async append(topic: string, records: LogRecord[]): Promise<void> {
    if (this.closing) throw new Error('The telemetry log is closed.');
    if (!records.length) return;
    await this.validate(topic, records);
    let queue = this.queues.get(topic);
    if (!queue) {
      queue = new AppendQueue(group =>
        appendRecords(this.pool, this.schema, topic, group, timestamp =>
          this.ensureSegment(topic, timestamp),
        ),
      );
      this.queues.set(topic, queue);
    }
    await queue.append(records);
  }

  async consume(
    options: ConsumeOptions,
    handler: RecordHandler,
  ): Promise<LogConsumer> {
    if (this.closing) throw new Error('The telemetry log is closed.');
    await this.partitions(options.topic);
    const member = options.member ?? randomUUID();
    const consumer = await PostgresLogConsumer.start(
      this.pool,
      this.schema,
      { ...options, member },
      handler,
      this.timing,
    );
    this.consumers.add(consumer);
    return consumer;
  }

  /**
   * Drops what is past retention; to be called on a schedule by any one of the programs.
   *
   * @param retention - by topic; others keep consumed records for an hour, all for a day, dead letters for a week.
   * @returns names of the dropped tables.
   */
  async maintain(
    retention: Record<string, Partial<LogRetention>> = {},
  ): Promise<string[]> {
    const { rows } = await this.pool.query<{ topic: string }>(
      `SELECT topic FROM ${quoteSchema(
        this.schema,
      )}.telemetry_log_topics ORDER BY topic`,
    );
    const dropped: string[] = [];
    for (const { topic } of rows) {
      const keepMs =
        topic === TOPICS.deadLetters ? 7 * 24 * HOUR_MS : 24 * HOUR_MS;
      const policy = { keepConsumedMs: HOUR_MS, keepMs, ...retention[topic] };
      dropped.push(
        ...(await dropExpiredSegments(this.pool, this.schema, topic, policy)),
      );
    }
    return dropped;
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    await Promise.all([...this.consumers].map(consumer => consumer.stop()));
    await Promise.all([...this.queues.values()].map(queue => queue.idle()));
    await this.pool.end();
  }

  private async validate(topic: string, records: LogRecord[]): Promise<void> {
    // One look-up for all that wait for it, so that they go on in the order they came.
    let size = await (this.topicSizes.get(topic) ?? this.lookUpSize(topic));
    if (records.some(({ partition }) => partition >= size)) {
      size = await this.lookUpSize(topic);
    }
    for (const { partition, value, key } of records) {
      if (!Number.isInteger(partition) || partition < 0 || partition >= size) {
        throw new RangeError(
          `Topic "${topic}" has partitions 0 to ${size - 1}, not ${partition}.`,
        );
      }
      if (value.byteLength > MAX_VALUE_BYTES) {
        throw new RangeError(
          `A record of ${value.byteLength} bytes is above the limit of ${MAX_VALUE_BYTES}; split it.`,
        );
      }
      if (key?.includes('\0'))
        throw new RangeError(
          'The key of a record must not hold a NUL character.',
        );
    }
  }

  private lookUpSize(topic: string): Promise<number> {
    const size = this.partitions(topic);
    this.topicSizes.set(topic, size);
    size.catch(() => this.topicSizes.delete(topic));
    return size;
  }

  private async ensureSegment(topic: string, timestamp: number): Promise<void> {
    const known = this.segments.get(topic);
    if (known && known.from <= timestamp && timestamp < known.to) return;
    const segment = await ensureSegment(
      this.pool,
      this.schema,
      topic,
      timestamp,
      this.segmentMs,
    );
    this.segments.set(topic, segment);
  }
}
