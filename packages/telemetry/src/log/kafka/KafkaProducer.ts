import type { LogRecord } from '../TelemetryLog';
import { ERROR, isRetriableCode } from './errorCodes';
import type { KafkaConnection } from './KafkaConnection';
import { KafkaLogError } from './KafkaLogError';
import { type PendingAppend, PartitionQueue } from './PartitionQueue';
import { ProducerIdentity } from './ProducerIdentity';
import {
  BATCH_HEADER_BYTES,
  encodeRecords,
  recordSize,
} from './protocol/encodeRecordBatch';
import { type PartitionBatch, produce } from './protocol/produce';
import { RecordTooLargeError } from './RecordTooLargeError';
import type { TopicDirectory } from './TopicDirectory';
import { ofProtocol, toKafkaLogError } from './toKafkaLogError';
import { oncePerTurn } from './oncePerTurn';

/** So long a broker may wait for its followers; then it says so, and the batch is sent again. */
const ACKNOWLEDGE_TIMEOUT_MS = 10_000;
/** Uncompressed, of one request: encoding one must not hold the event loop for long. */
const MAX_REQUEST_BYTES = 2 * 1024 * 1024;
const MAX_BATCH_BYTES = 1024 * 1024;
const DEFAULT_MAX_MESSAGE_BYTES = 1_000_000;

/** The broker has lost, or never had, the numbers that we count by. */
const SEQUENCE_ERRORS = new Set<number>([
  ERROR.OUT_OF_ORDER_SEQUENCE_NUMBER,
  ERROR.INVALID_PRODUCER_EPOCH,
  ERROR.UNKNOWN_PRODUCER_ID,
]);

const TOO_LARGE = new Set<number>([
  ERROR.MESSAGE_TOO_LARGE,
  ERROR.RECORD_LIST_TOO_LARGE,
]);

/**
 * Writes records with acks=all, each once and in order.
 *
 * One request per broker is under way; what is appended meanwhile shares the
 * next. So an idle producer adds no delay, and a busy one sends few, large,
 * well compressed batches. A batch that fails for a reason that passes is sent
 * again with the same numbers, by which the broker drops what it has already.
 *
 * @internal
 */
export class KafkaProducer {
  private readonly queues = new Map<string, PartitionQueue[]>();
  /** Those that have something to write, the longest unserved first. */
  private readonly active = new Set<PartitionQueue>();
  private readonly busyBrokers = new Set<number>();
  private readonly identity: ProducerIdentity;
  private readonly drained: (() => void)[] = [];
  /** Appends of the same turn of the event loop go together. */
  private readonly schedule = oncePerTurn(() => this.pump());
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topics: TopicDirectory,
    private readonly deliveryTimeoutMs: number,
  ) {
    this.identity = new ProducerIdentity(connection);
  }

  /**
   * Resolves when all in-sync replicas have all records.
   *
   * @throws KafkaLogError, RecordTooLargeError, or RangeError for a partition that does not exist
   */
  async append(topic: string, records: LogRecord[]): Promise<void> {
    const deadline = performance.now() + this.deliveryTimeoutMs;
    await this.validate(topic, records, deadline);
    await new Promise<void>((resolve, reject) => {
      const append: PendingAppend = {
        missing: records.length,
        deadline,
        resolve,
        reject,
      };
      for (const record of records) {
        const queue = this.queueOf(topic, record.partition);
        queue.add(record, append);
        this.active.add(queue);
      }
      this.schedule();
    });
  }

  /** Resolves when nothing is left to write. */
  async idle(): Promise<void> {
    if (this.active.size)
      await new Promise<void>(resolve => this.drained.push(resolve));
  }

  private async validate(
    topic: string,
    records: LogRecord[],
    deadline: number,
  ): Promise<void> {
    let known = await this.topics.awaitTopic(topic, deadline);
    if (records.some(({ partition }) => partition >= known.leaders.length))
      known = await this.topics.refresh(topic);
    const { leaders, maxMessageBytes } = known;
    const tooLarge: number[] = [];
    records.forEach((record, index) => {
      const { partition } = record;
      if (!(Number.isInteger(partition) && partition in leaders)) {
        throw new RangeError(
          `Topic "${topic}" has partitions 0 to ${
            leaders.length - 1
          }, not ${partition}.`,
        );
      }
      if (!fits(record, maxMessageBytes)) tooLarge.push(index);
    });
    if (tooLarge.length)
      throw new RecordTooLargeError(topic, tooLarge, maxMessageBytes);
  }

  private queueOf(topic: string, partition: number): PartitionQueue {
    let queues = this.queues.get(topic);
    if (!queues) {
      queues = [];
      this.queues.set(topic, queues);
    }
    queues[partition] ??= new PartitionQueue(topic, partition);
    return queues[partition];
  }

  /** Gives every broker that waits for work what is ready for it. */
  private pump(): void {
    const now = performance.now();
    const requests = new Map<
      number,
      { queues: PartitionQueue[]; bytes: number }
    >();
    let wakeAt = Infinity;
    for (const queue of this.active) {
      queue.expire(now, () => expired(queue));
      if (queue.empty) {
        this.active.delete(queue);
        continue;
      }
      if (queue.sending) continue;
      wakeAt = Math.min(wakeAt, queue.deadline);
      if (queue.retryAt > now) {
        wakeAt = Math.min(wakeAt, queue.retryAt);
        continue;
      }
      const leader = this.leaderOf(queue);
      if (leader < 0) {
        this.retryLater(
          queue,
          ofProtocol(ERROR.LEADER_NOT_AVAILABLE, describe(queue)),
        );
        wakeAt = Math.min(wakeAt, queue.retryAt);
        continue;
      }
      if (this.busyBrokers.has(leader)) continue;
      const request = requests.get(leader) ?? { queues: [], bytes: 0 };
      if (request.bytes >= MAX_REQUEST_BYTES) continue;
      request.bytes += Math.min(queue.pendingBytes, MAX_BATCH_BYTES);
      request.queues.push(queue);
      requests.set(leader, request);
    }
    this.wakeAt(wakeAt);
    for (const [leader, { queues }] of requests) {
      void this.send(leader, queues);
    }
    if (!this.active.size) this.drained.splice(0).forEach(resolve => resolve());
  }

  private wakeAt(time: number): void {
    clearTimeout(this.timer);
    if (time === Infinity) return;
    const delay = Math.max(1, time - performance.now());
    this.timer = setTimeout(() => this.schedule(), delay);
  }

  private leaderOf({ topic, partition }: PartitionQueue): number {
    return this.topics.peek(topic)?.leaders[partition] ?? -1;
  }

  private async send(leader: number, queues: PartitionQueue[]): Promise<void> {
    this.busyBrokers.add(leader);
    for (const queue of queues) {
      queue.sending = true;
      // The others first the next time.
      this.active.delete(queue);
      this.active.add(queue);
    }
    try {
      await this.produce(leader, queues);
    } catch (error) {
      // Whatever broke the connection: these may be written or not, and are sent again.
      const failure = toKafkaLogError(error, `broker ${leader}`);
      for (const queue of queues)
        if (queue.sending) this.retryLater(queue, failure);
    }
    queues.forEach(queue => {
      queue.sending = false;
    });
    this.busyBrokers.delete(leader);
    this.schedule();
  }

  private async produce(
    leader: number,
    queues: PartitionQueue[],
  ): Promise<void> {
    const broker = await this.connection.broker(leader);
    const topics = new Map<string, PartitionBatch[]>();
    for (const queue of queues) {
      const { topic, partition } = queue;
      const limit =
        this.topics.peek(topic)?.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES;
      const parts = await queue.take(
        Math.min(MAX_BATCH_BYTES, limit - BATCH_HEADER_BYTES),
        former => this.identity.next(former),
      );
      const batches = topics.get(topic);
      if (batches) batches.push({ partition, parts });
      else topics.set(topic, [{ partition, parts }]);
    }
    const results = await produce(broker, topics, ACKNOWLEDGE_TIMEOUT_MS);
    for (const { topic, partition, errorCode } of results) {
      const queue = this.queueOf(topic, partition);
      this.settle(queue, errorCode);
      queue.sending = false;
    }
  }

  private settle(queue: PartitionQueue, code: number): void {
    if (code === ERROR.NONE || code === ERROR.DUPLICATE_SEQUENCE_NUMBER) {
      queue.succeed();
      return;
    }
    const failure = ofProtocol(code, describe(queue));
    if (SEQUENCE_ERRORS.has(code)) {
      queue.forgetProducer();
      queue.retryLater(failure);
    } else if (TOO_LARGE.has(code)) {
      const limit = this.topics.peek(queue.topic)?.maxMessageBytes ?? 0;
      this.topics.forgetLimits(queue.topic);
      if (queue.divide()) this.askAgain(queue, failure);
      else queue.fail(new RecordTooLargeError(queue.topic, [], limit));
    } else if (isRetriableCode(code)) {
      this.retryLater(queue, failure);
    } else {
      queue.fail(failure);
    }
  }

  private retryLater(queue: PartitionQueue, failure: Error): void {
    if (failure instanceof KafkaLogError && failure.retriable)
      this.askAgain(queue, failure);
    else queue.fail(failure);
  }

  /** The leader may have moved. What keeps us from asking shows when the batch is sent. */
  private askAgain(queue: PartitionQueue, failure: Error): void {
    queue.retryLater(failure);
    this.topics.refresh(queue.topic).catch(() => undefined);
  }
}

function fits(record: LogRecord, maxMessageBytes: number): boolean {
  const limit = maxMessageBytes - BATCH_HEADER_BYTES;
  const bytes = recordSize(record);
  return bytes <= limit || encodeRecords([record], bytes).byteLength <= limit;
}

function describe({ topic, partition }: PartitionQueue): string {
  return `partition ${partition} of "${topic}"`;
}

function expired(queue: PartitionQueue): Error {
  const { failure } = queue;
  return new KafkaLogError(
    failure instanceof KafkaLogError ? failure.code : 'TIMEOUT',
    failure?.message ?? `Kafka did not acknowledge ${describe(queue)} in time.`,
    { cause: failure, retriable: true },
  );
}
