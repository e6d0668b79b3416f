import { setTimeout as sleep } from 'node:timers/promises';
import type Broker from 'kafkajs/src/broker';
import type { Head, PartitionSource } from '../reading/PartitionReader';
import type { PartitionAssignment, StoredRecord } from '../TelemetryLog';
import { ERROR, isRetriableCode } from './errorCodes';
import type { KafkaConnection } from './KafkaConnection';
import { KafkaLogError } from './KafkaLogError';
import type { KafkaLogEvents } from './KafkaLogEvents';
import { PartitionBuffer } from './PartitionBuffer';
import { fetch, type FetchResult } from './protocol/fetch';
import { ofProtocol, toKafkaLogError } from './toKafkaLogError';
import { oncePerTurn } from './oncePerTurn';

/** So long a broker holds a request for which it has nothing; a new wish has to wait for the answer. */
const MAX_WAIT_MS = 100;
const RETRY_MS = 100;
/** At least so much is asked for in one request. */
const MIN_RESPONSE_BYTES = 8 * 1024 * 1024;

/**
 * So far behind our clock an idle partition's log time stays: for clocks that
 * differ, and for records that the leader has dated and its followers not yet
 * copied.
 */
const IDLE_LAG_MS = 1000;
const LAG_MARGIN_MS = 100;
/** Records that are dated further back are moved on: an idle partition does not wait for the worst clock. */
const MAX_IDLE_LAG_MS = 60_000;

/** Of Kafka's ListOffsets: who asks, and for what. */
const CONSUMER = -1;
const EARLIEST_OFFSET = -2;

interface Wish {
  /** Wall clock; then it is answered though there is nothing. */
  until: number;
  /** A broker was asked for it: without that it must not end, or a partition could starve. */
  asked: boolean;
  resolve(records: StoredRecord[]): void;
  reject(error: Error): void;
}

/** @internal */
export interface FetcherOptions {
  topic: string;
  group: string;
  maxBatchBytes: number;
  idleMs: number;
  events: KafkaLogEvents;
}

/**
 * Fetches for all partitions of a consumer: one request per broker is under
 * way, for those partitions whose readers want records.
 *
 * @internal
 */
export class KafkaFetcher implements PartitionSource {
  private readonly buffers = new Map<number, PartitionBuffer>();
  private readonly wishes = new Map<number, Wish>();
  /** When a broker was asked and had nothing, wall clock. */
  private readonly emptyAt = new Map<number, number>();
  private readonly committedOffsets = new Map<number, number | undefined>();
  private readonly busyBrokers = new Set<number>();
  private leaders: number[] | undefined;
  private idleLagMs = IDLE_LAG_MS;
  private locating: Promise<void> | undefined;
  /** Readers that wish in the same turn of the event loop share a request. */
  private readonly schedule = oncePerTurn(() => this.pump());
  private closed = false;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly options: FetcherOptions,
  ) {}

  /** Before a partition's reader starts. */
  assign(partition: number, committed: number | undefined): void {
    this.buffers.delete(partition);
    this.emptyAt.delete(partition);
    this.committedOffsets.set(partition, committed);
  }

  /** Its reader need not wait any longer. */
  cancel(partition: number): void {
    this.grant(partition, []);
  }

  close(): void {
    this.closed = true;
    for (const partition of this.wishes.keys()) this.cancel(partition);
  }

  async committed({
    partition,
  }: PartitionAssignment): Promise<number | undefined> {
    return this.committedOffsets.get(partition);
  }

  async fetch(
    partition: number,
    { offset }: { offset: number },
  ): Promise<StoredRecord[]> {
    let buffer = this.buffers.get(partition);
    if (buffer?.readerAt !== offset) {
      buffer =
        buffer?.restart(offset) ?? new PartitionBuffer(partition, offset);
      this.buffers.set(partition, buffer);
      this.emptyAt.delete(partition);
    }
    const records = this.take(buffer);
    if (records.length || this.closed) return records;
    return new Promise<StoredRecord[]>((resolve, reject) => {
      const until = Date.now() + this.options.idleMs;
      this.wishes.set(partition, { until, asked: false, resolve, reject });
      this.schedule();
    });
  }

  /** Log time of an idle partition: some time before it was last seen empty. */
  async advance(partition: number): Promise<Head> {
    const buffer = this.buffers.get(partition);
    if (!buffer) return { nextOffset: 0, timestamp: 0 };
    const emptyAt = this.emptyAt.get(partition) ?? 0;
    buffer.watermark = Math.max(buffer.watermark, emptyAt - this.idleLagMs);
    return { nextOffset: buffer.readerAt, timestamp: buffer.watermark };
  }

  isTransient(error: unknown): boolean {
    return error instanceof KafkaLogError && error.retriable;
  }

  private take(buffer: PartitionBuffer): StoredRecord[] {
    const { topic, maxBatchBytes, events } = this.options;
    const { partition } = buffer;
    return buffer.take(maxBatchBytes, behindMs => {
      this.idleLagMs = Math.min(
        this.idleLagMs + behindMs + LAG_MARGIN_MS,
        MAX_IDLE_LAG_MS,
      );
      events.clockBehind?.({ topic, partition, behindMs });
    });
  }

  private grant(partition: number, records: StoredRecord[]): void {
    const wish = this.wishes.get(partition);
    this.wishes.delete(partition);
    wish?.resolve(records);
  }

  /** Asks every broker that is not asked already and leads a partition somebody waits for. */
  private pump(): void {
    if (this.closed) return;
    const byLeader = new Map<number, number[]>();
    for (const partition of this.wishes.keys()) {
      const leader = this.leaders?.[partition] ?? -1;
      if (leader < 0) this.locate();
      else if (!this.busyBrokers.has(leader))
        byLeader.set(leader, [...(byLeader.get(leader) ?? []), partition]);
    }
    for (const [leader, partitions] of byLeader) {
      void this.ask(leader, partitions);
    }
  }

  private async ask(leader: number, partitions: number[]): Promise<void> {
    this.busyBrokers.add(leader);
    const askedAt = Date.now();
    for (const partition of partitions) {
      const wish = this.wishes.get(partition);
      if (wish) wish.asked = true;
    }
    try {
      const broker = await this.connection.broker(leader);
      const { topic, maxBatchBytes } = this.options;
      const positions = partitions.flatMap(partition => {
        const buffer = this.buffers.get(partition);
        return buffer
          ? { partition, offset: buffer.fetchFrom, maxBytes: maxBatchBytes }
          : [];
      });
      const results = await fetch(broker, {
        topic,
        positions,
        maxWaitMs: Math.min(MAX_WAIT_MS, Math.ceil(this.options.idleMs / 2)),
        maxBytes: Math.max(MIN_RESPONSE_BYTES, maxBatchBytes),
      });
      const offsets = new Map(
        positions.map(({ partition, offset }) => [partition, offset]),
      );
      for (const result of results) {
        // The reader has gone elsewhere meanwhile.
        const buffer = this.buffers.get(result.partition);
        if (!buffer || buffer.fetchFrom !== offsets.get(result.partition))
          continue;
        if (result.errorCode === ERROR.OFFSET_OUT_OF_RANGE)
          await this.reset(broker, buffer);
        else this.receive(buffer, result, askedAt);
      }
    } catch (error) {
      this.options.events.retry?.(toKafkaLogError(error, `broker ${leader}`));
      this.leaders = undefined;
      await sleep(RETRY_MS);
    }
    this.endWaiting();
    this.busyBrokers.delete(leader);
    this.schedule();
  }

  private receive(
    buffer: PartitionBuffer,
    result: FetchResult,
    askedAt: number,
  ): void {
    const { partition } = buffer;
    const { errorCode, batches } = result;
    if (errorCode !== ERROR.NONE) {
      const failure = ofProtocol(
        errorCode,
        `partition ${partition} of "${this.options.topic}"`,
      );
      if (!isRetriableCode(errorCode)) this.refuse(partition, failure);
      else this.options.events.retry?.(failure);
      this.leaders = undefined;
    } else if (batches.byteLength) {
      try {
        buffer.fill(batches);
        const records = this.wishes.has(partition) ? this.take(buffer) : [];
        if (records.length) this.grant(partition, records);
      } catch (error) {
        this.refuse(partition, error as Error);
      }
    } else if (result.highWatermark <= buffer.fetchFrom) {
      this.emptyAt.set(partition, askedAt);
    } else {
      // Its next batch is larger than its share of the answer. Asked first, it gets one all the same.
      const wish = this.wishes.get(partition);
      if (wish) wish.asked = false;
    }
  }

  /**
   * Reading goes on at the first record that is there: late is better than
   * never, and twice better than not. The broker's refusal does not say where
   * that is.
   */
  private async reset(broker: Broker, buffer: PartitionBuffer): Promise<void> {
    const { partition, fetchFrom: from } = buffer;
    const { group, topic, events } = this.options;
    const { responses } = await broker.listOffsets({
      replicaId: CONSUMER,
      isolationLevel: 0,
      topics: [
        { topic, partitions: [{ partition, timestamp: EARLIEST_OFFSET }] },
      ],
    });
    const to = Number(responses[0].partitions[0].offset);
    // The reader has gone elsewhere meanwhile.
    if (buffer.fetchFrom !== from) return;
    buffer.fetchFrom = to;
    events.offsetReset?.({
      ...{ group, topic, partition, from, to },
      reason: from < to ? 'expired' : 'beyond_end',
    });
  }

  private refuse(partition: number, error: Error): void {
    const wish = this.wishes.get(partition);
    this.wishes.delete(partition);
    wish?.reject(error);
  }

  private endWaiting(): void {
    const now = Date.now();
    for (const [partition, { until, asked }] of this.wishes)
      if (asked && until <= now) this.grant(partition, []);
  }

  /** Finds the leaders again. */
  private locate(): void {
    this.locating ??= this.connection
      .describeTopic(this.options.topic)
      .then(
        partitions => {
          this.leaders = partitions.map(({ leader }) => leader);
          // Nobody may be elected yet.
          if (this.leaders.some(leader => leader < 0))
            return sleep(RETRY_MS).then(() => {
              this.leaders = this.leaders?.some(leader => leader >= 0)
                ? this.leaders
                : undefined;
            });
          return undefined;
        },
        error => {
          this.options.events.retry?.(error);
          return sleep(RETRY_MS);
        },
      )
      .then(() => {
        this.locating = undefined;
        this.schedule();
      });
  }
}
