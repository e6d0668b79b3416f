import type { RecordBatch, StoredRecord } from '@slo-scout/telemetry';
import { ArchiveWriter } from '@slo-scout/object-store/archive';
import type { ArchiveLimits } from './ArchiveLimits';

/**
 * Cuts the records of a partition into objects.
 *
 * @internal
 */
export class PartitionArchive {
  watermarkMs: number | undefined;
  private writer: ArchiveWriter | undefined;

  /**
   * @param next - offset of the next record
   * @param store - resolves when the object is in the store
   * @param onMissed - told of offsets that were skipped: the first and the one behind the last
   */
  constructor(
    private readonly topic: string,
    private readonly partition: number,
    private next: number,
    private readonly limits: ArchiveLimits,
    private readonly store: (writer: ArchiveWriter) => Promise<void>,
    private readonly onMissed: (from: number, to: number) => void,
  ) {}

  get oldestMs(): number | undefined {
    return this.writer?.fromMs;
  }

  async take({ records, watermark }: RecordBatch): Promise<void> {
    for (const record of records) {
      if (record.offset < this.next) {
        throw new Error(
          `The log has gone back to offset ${record.offset} of partition ${this.partition}, and the archive is at ${this.next}: it is another log. Archive it to another prefix of the store.`,
        );
      }
      if (record.offset > this.next) this.onMissed(this.next, record.offset);
      if (this.isFull(record.timestamp, record)) await this.flush();
      this.writer ??= new ArchiveWriter(this.topic, this.partition);
      await this.writer.add(record);
      this.next = record.offset + 1;
      this.watermarkMs = record.timestamp;
    }
    this.watermarkMs = watermark;
    if (this.isFull(watermark)) await this.flush();
  }

  /** Stores what there is. */
  async flush(): Promise<void> {
    if (!this.writer) return;
    await this.store(this.writer);
    this.writer = undefined;
  }

  /** Forgets what is not stored. */
  discard(): void {
    this.writer?.discard();
    this.writer = undefined;
  }

  private isFull(logTimeMs: number, record?: StoredRecord): boolean {
    if (!this.writer) return false;
    const { rawBytes, fromMs = logTimeMs } = this.writer;
    const bytes = rawBytes + (record?.value.byteLength ?? 0);
    return (
      bytes > this.limits.objectBytes ||
      logTimeMs - fromMs >= this.limits.objectMs
    );
  }
}
