import type { StoredRecord } from '../TelemetryLog';
import { decodeRecordBatch } from './protocol/decodeRecordBatch';

/**
 * What was fetched of a partition and not handed out yet. Batches stay encoded
 * until there is need for them.
 *
 * @internal
 */
export class PartitionBuffer {
  /** Where the broker is asked next. Ahead of the reader when there were no records in between. */
  fetchFrom: number;
  /** Log time that the reader was told. */
  watermark = 0;
  /** As it was before the last records were taken: they may come a second time. */
  private before: { readerAt: number; watermark: number };
  private records: StoredRecord[] = [];
  private batches: Buffer = Buffer.alloc(0);

  constructor(
    readonly partition: number,
    /** Where the reader stands. */
    public readerAt: number,
  ) {
    this.fetchFrom = readerAt;
    this.before = { readerAt, watermark: 0 };
  }

  /** Begins anew at an offset. The reader may not have used what it took last; else it has sought. */
  restart(readerAt: number): PartitionBuffer {
    const next = new PartitionBuffer(this.partition, readerAt);
    if (readerAt === this.before.readerAt)
      next.watermark = this.before.watermark;
    return next;
  }

  /** Takes what a broker answered. */
  fill(batches: Buffer): void {
    this.batches = batches;
  }

  /**
   * Up to `maxBytes` of values, at least one record if there is any.
   *
   * @param clockBehind - told how far a record is dated before the watermark
   * @throws KafkaLogError when a batch cannot be decoded
   */
  take(maxBytes: number, clockBehind: (ms: number) => void): StoredRecord[] {
    const taken: StoredRecord[] = [];
    let bytes = 0;
    for (;;) {
      if (!this.records.length && !this.decodeNext()) break;
      let count = 0;
      while (count < this.records.length) {
        bytes += this.records[count].value.byteLength;
        if (bytes > maxBytes && taken.length + count > 0) break;
        count++;
      }
      taken.push(...this.records.splice(0, count));
      if (this.records.length) break;
    }
    if (taken.length)
      this.before = { readerAt: this.readerAt, watermark: this.watermark };
    for (const record of taken) {
      if (record.timestamp < this.watermark) {
        clockBehind(this.watermark - record.timestamp);
        record.timestamp = this.watermark;
      }
      this.watermark = record.timestamp;
    }
    const last = taken.at(-1);
    if (last) this.readerAt = last.offset + 1;
    return taken;
  }

  private decodeNext(): boolean {
    while (this.batches.byteLength) {
      const batch = decodeRecordBatch(this.batches, this.partition);
      if (!batch) break;
      this.batches = this.batches.subarray(batch.byteLength);
      // A broker answers with whole batches, which may begin before what was asked for.
      this.records = batch.records.filter(
        ({ offset }) => offset >= this.fetchFrom,
      );
      this.fetchFrom = Math.max(this.fetchFrom, batch.nextOffset);
      if (!batch.logAppendTime) notAhead(this.records);
      if (this.records.length) return true;
    }
    this.batches = Buffer.alloc(0);
    return false;
  }
}

/** A producer whose clock is ahead must not move the log's time ahead for all others. */
function notAhead(records: StoredRecord[]): void {
  const now = Date.now();
  for (const record of records)
    record.timestamp = Math.min(record.timestamp, now);
}
