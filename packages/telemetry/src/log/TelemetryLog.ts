/**
 * A record to append. The value is never interpreted by the log.
 *
 * @public
 */
export interface LogRecord {
  /** Zero-based; the producer chooses it, so that one trace always lands on one partition. */
  partition: number;
  /** Lower-case hex trace id when the value holds one trace, else undefined. */
  key?: string;
  value: Uint8Array;
  /** At least `signal` (traces, logs or metrics), `encoding` (otlp_proto) and `v` (1). */
  headers: Record<string, string>;
}

/**
 * A record as read back.
 *
 * @public
 */
export interface StoredRecord extends LogRecord {
  /** Strictly increasing within a partition; gaps are allowed. Below 2^53. */
  offset: number;
  /** Log time: when the log took the record, ms since the epoch. Never decreases within a partition. */
  timestamp: number;
}

/**
 * A consumer's hold on a partition. Whoever holds it with the highest
 * generation owns it; everybody else is fenced.
 *
 * @public
 */
export interface PartitionAssignment {
  topic: string;
  partition: number;
  group: string;
  /** Grows each time the partition changes hands. */
  generation: number;
  /**
   * Where the group stands by {@link LogConsumer.commit} at the time of the
   * assignment; undefined when it has never committed. A consumer that keeps
   * its offsets elsewhere, with its outputs, does not look at it.
   */
  committed?: number;
}

/**
 * Ordered records of one partition.
 *
 * @public
 */
export interface RecordBatch extends PartitionAssignment {
  records: StoredRecord[];
  /**
   * Log time up to which this partition is known to be complete: no record
   * with a smaller timestamp can still come. An idle partition advances it by
   * empty batches, at least once a second.
   */
  watermark: number;
}

/**
 * Receives what a consumer is given. All calls for one partition are
 * sequential; the next batch comes when the promise has resolved, which is
 * the backpressure. A rejected promise stops the consumer of this partition,
 * gives the partition back and is reported through {@link LogConsumer.failed}.
 *
 * @public
 */
export interface RecordHandler {
  /** The partition is ours from now on. Returns the offset to start from: the first record with offset ≥ it is delivered next. */
  assigned(assignment: PartitionAssignment): Promise<number>;
  batch(batch: RecordBatch): Promise<void>;
  /** The partition is no longer ours; what was not committed will be seen by the next owner. */
  revoked(assignment: PartitionAssignment): Promise<void>;
}

/**
 * A running consumer.
 *
 * @public
 */
export interface LogConsumer {
  /** Stops fetching the partitions (all when omitted) until resumed. */
  pause(partitions?: number[]): void;
  resume(partitions?: number[]): void;
  /** The next batch of the partition starts at the first record with offset ≥ `offset`. */
  seek(partition: number, offset: number): void;
  /**
   * Keeps in the log where the group stands in a partition: the next owner
   * finds `offset` in {@link PartitionAssignment.committed}. For consumers
   * without a database of their own. Any offset is taken, a smaller one too.
   *
   * @param assignment - as it was given to the handler; a batch is one as well
   * @param offset - of the first record that is still to be done
   * @throws FencedError when the partition has changed hands; nothing is kept then.
   */
  commit(assignment: PartitionAssignment, offset: number): Promise<void>;
  /** Resolves with the error when the consumer gave up, never while it runs. */
  readonly failed: Promise<Error>;
  /** Hands back all partitions (`revoked` is called) and resolves when no handler call is under way. */
  stop(): Promise<void>;
}

/**
 * Options of {@link TelemetryLog.consume}.
 *
 * @public
 */
export interface ConsumeOptions {
  topic: string;
  /** Members of one group share the partitions. */
  group: string;
  /** Stable name of this member; random when omitted. */
  member?: string;
  /** Upper bound of a batch in bytes of values; at least one record is always delivered. Default 8 MiB. */
  maxBatchBytes?: number;
}

/**
 * The seam between the two modes: Kafka, or a table in Postgres.
 * Delivery is at-least-once and ordered per partition.
 *
 * @public
 */
export interface TelemetryLog {
  /** Number of partitions of a topic. Throws when the topic does not exist. */
  partitions(topic: string): Promise<number>;
  /** Creates the topic when it is missing; never shrinks it. */
  ensureTopic(topic: string, partitions: number): Promise<void>;
  /**
   * Resolves when every record is durable; rejects when any is not (then some
   * may still be stored: at-least-once).
   */
  append(topic: string, records: LogRecord[]): Promise<void>;
  /**
   * Joins the group. Handler calls may begin before the promise has resolved,
   * and it never waits for them: so a handler may await it.
   */
  consume(
    options: ConsumeOptions,
    handler: RecordHandler,
  ): Promise<LogConsumer>;
  /** Stops all consumers of this instance and frees its connections. */
  close(): Promise<void>;
}

/**
 * The topics of the product.
 *
 * @public
 */
export const TOPICS = {
  raw: 'raw-telemetry',
  enriched: 'enriched-events',
  capsules: 'capsules',
  deadLetters: 'slo-scout-dead-letters',
} as const;
