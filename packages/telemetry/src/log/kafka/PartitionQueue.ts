import type { LogRecord } from '../TelemetryLog';
import type { ProducerId } from './ProducerIdentity';
import {
  encodeBatchHeader,
  type EncodedRecords,
  encodeRecords,
  recordSize,
} from './protocol/encodeRecordBatch';

const FIRST_BACKOFF_MS = 50;
const LONGEST_BACKOFF_MS = 1000;
/** Numbers of records wrap around as Kafka's do. */
const SEQUENCE_END = 2 ** 31;

/**
 * An append that waits for its last record.
 *
 * @internal
 */
export interface PendingAppend {
  missing: number;
  /** When it is given up, ms on the monotonic clock. */
  deadline: number;
  resolve(): void;
  reject(error: Error): void;
}

interface PendingRecord {
  record: LogRecord;
  /** Upper bound in a batch. */
  bytes: number;
  append: PendingAppend;
}

interface Batch {
  entries: PendingRecord[];
  records: EncodedRecords;
  /** Header of the last attempt; undefined until it has a number. */
  header?: Buffer;
}

/**
 * What is to be written to one partition, in order. One batch at most is under
 * way, so that a repeated one never overtakes.
 *
 * @internal
 */
export class PartitionQueue {
  /** Its batch is on its way. */
  sending = false;
  /** Not before this time on the monotonic clock. */
  retryAt = 0;
  /** Why the last attempt failed. */
  failure: Error | undefined;
  /** Uncompressed bytes of what waits. */
  pendingBytes = 0;
  private pending: PendingRecord[] = [];
  private batch: Batch | undefined;
  private attempts = 0;
  private batchLimit = Infinity;
  private producer: (ProducerId & { next: number }) | undefined;
  private formerProducer: bigint | undefined;

  constructor(readonly topic: string, readonly partition: number) {}

  get empty(): boolean {
    return this.pending.length === 0 && this.batch === undefined;
  }

  /** When the oldest of what waits is given up. */
  get deadline(): number {
    const oldest = this.batch?.entries[0] ?? this.pending[0];
    return oldest?.append.deadline ?? Infinity;
  }

  add(record: LogRecord, append: PendingAppend): void {
    const bytes = recordSize(record);
    this.pending.push({ record, bytes, append });
    this.pendingBytes += bytes;
  }

  /**
   * The next batch as it goes on the wire: the last one again, when that
   * failed, else a new one.
   *
   * @param maxBytes - of the records, uncompressed; one may be larger
   * @param identify - asked once, and after a failure that left it open which numbers are taken
   */
  async take(
    maxBytes: number,
    identify: (former: bigint | undefined) => Promise<ProducerId>,
  ): Promise<Buffer[]> {
    if (!this.producer) {
      this.producer = { ...(await identify(this.formerProducer)), next: 0 };
      this.formerProducer = this.producer.id;
      if (this.batch) this.batch.header = undefined;
    }
    this.batch ??= this.nextBatch(Math.min(maxBytes, this.batchLimit));
    this.batch.header ??= this.number(this.batch, this.producer);
    return [this.batch.header, ...this.batch.records.parts];
  }

  /** The batch is written. */
  succeed(): void {
    const entries = this.batch?.entries ?? [];
    this.batch = undefined;
    this.failure = undefined;
    this.attempts = 0;
    for (const { append } of entries) {
      append.missing--;
      if (append.missing === 0) append.resolve();
    }
  }

  /** The batch is to be sent again after a while, just as it was. */
  retryLater(failure: Error): void {
    this.failure = failure;
    const backoff = FIRST_BACKOFF_MS * 2 ** Math.min(this.attempts, 10);
    this.attempts++;
    this.retryAt = performance.now() + Math.min(backoff, LONGEST_BACKOFF_MS);
  }

  /** The broker does not know our numbers any more: begin anew, under another id. */
  forgetProducer(): void {
    this.producer = undefined;
  }

  /**
   * The batch was refused for its size: its records go into smaller ones.
   *
   * @returns false when there was only one
   */
  divide(): boolean {
    const entries = this.batch?.entries ?? [];
    if (entries.length < 2) return false;
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    this.batchLimit = Math.ceil(bytes / 2);
    this.batch = undefined;
    this.producer = undefined;
    this.pending = [...entries, ...this.pending];
    this.pendingBytes += bytes;
    return true;
  }

  /** The batch is given up. Its numbers may be taken or not, so the next begins anew. */
  fail(error: Error): void {
    const entries = this.batch?.entries ?? [];
    this.batch = undefined;
    this.producer = undefined;
    this.attempts = 0;
    entries.forEach(({ append }) => append.reject(error));
  }

  /** Gives up what waited too long and is not on its way. */
  expire(now: number, reason: () => Error): void {
    if (this.sending || this.deadline > now) return;
    const error = reason();
    if (this.batch) this.fail(error);
    const alive = this.pending.findIndex(({ append }) => append.deadline > now);
    this.drop(alive < 0 ? this.pending.length : alive, error);
  }

  private drop(count: number, error: Error): void {
    for (const { append, bytes } of this.pending.splice(0, count)) {
      this.pendingBytes -= bytes;
      append.reject(error);
    }
  }

  private nextBatch(maxBytes: number): Batch {
    let bytes = 0;
    let count = 0;
    while (count < this.pending.length) {
      const next = bytes + this.pending[count].bytes;
      if (count > 0 && next > maxBytes) break;
      bytes = next;
      count++;
    }
    const entries = this.pending.splice(0, count);
    this.pendingBytes -= bytes;
    const records = entries.map(({ record }) => record);
    return { entries, records: encodeRecords(records, bytes) };
  }

  /** Gives a batch its place in the order of its producer. */
  private number(
    { records, entries }: Batch,
    producer: ProducerId & { next: number },
  ): Buffer {
    const { id, epoch, next } = producer;
    const count = entries.length;
    producer.next = (next + count) % SEQUENCE_END;
    return encodeBatchHeader(records, count, Date.now(), {
      producerId: id,
      producerEpoch: epoch,
      sequence: id < 0n ? -1 : next,
    });
  }
}
