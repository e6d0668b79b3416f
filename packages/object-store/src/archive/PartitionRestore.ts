import { setTimeout as sleep } from 'node:timers/promises';
import type { LogRecord, StoredRecord } from '@slo-scout/telemetry';
import type { ObjectStore } from '../ObjectStore';
import { isSelected, mayHold } from './ArchiveSelection';
import { CorruptArchiveError } from './CorruptArchiveError';
import { type ArchiveEntry, listArchive } from './listArchive';
import { readArchive } from './readArchive';
import type { RestoreOptions, RestoreSummary } from './RestoreOptions';

const BATCH_BYTES = 1024 * 1024;
const BATCH_RECORDS = 500;

/**
 * The restore of one partition.
 *
 * @internal
 */
export class PartitionRestore {
  private batch: StoredRecord[] = [];
  private batchBytes = 0;
  private appendedBytes = 0;
  private resumedAt = 0;
  private readonly startedAt = performance.now();

  constructor(
    private readonly store: ObjectStore,
    private readonly partition: number,
    private readonly options: RestoreOptions,
    private readonly summary: RestoreSummary,
    private readonly append: (records: LogRecord[]) => Promise<void>,
  ) {}

  async run(stopping: AbortSignal): Promise<void> {
    const { options, partition } = this;
    const signals = [stopping, ...(options.signal ? [options.signal] : [])];
    const signal = AbortSignal.any(signals);
    this.summary.byPartition[partition] = 0;
    this.resumedAt = options.checkpoint?.next(partition) ?? 0;
    let next = this.resumedAt;
    for await (const entry of listArchive(
      this.store,
      options.topic,
      partition,
    )) {
      if (entry.last < next || !mayHold(options, entry)) continue;
      if (entry.format !== 'expired') this.summary.objects++;
      next = await this.restore(entry, next, signal);
    }
    await this.flush(signal);
  }

  private async restore(
    entry: ArchiveEntry,
    start: number,
    signal: AbortSignal,
  ): Promise<number> {
    let next = start;
    try {
      for await (const record of readArchive(this.store, entry)) {
        signal.throwIfAborted();
        if (!isSelected(this.options, record.timestamp)) continue;
        if (record.offset < next) {
          if (record.offset >= this.resumedAt) this.summary.duplicates++;
          continue;
        }
        next = record.offset + 1;
        if (this.batchBytes + record.value.byteLength > BATCH_BYTES) {
          await this.flush(signal);
        }
        this.batch.push(record);
        this.batchBytes += record.value.byteLength;
        if (this.batch.length === BATCH_RECORDS) await this.flush(signal);
      }
    } catch (error) {
      if (!(error instanceof CorruptArchiveError)) throw error;
      await this.flush(signal);
      if (!this.options.onCorrupt) throw error;
      this.options.onCorrupt(error);
    }
    return next;
  }

  private async flush(signal: AbortSignal): Promise<void> {
    const { batch, summary, partition } = this;
    if (!batch.length) return;
    signal.throwIfAborted();
    await this.append(
      batch.map(({ key, headers, value }) => ({
        ...{ partition, headers, value },
        ...(key === undefined ? {} : { key }),
      })),
    );
    const last = batch[batch.length - 1].offset;
    if (!this.options.dryRun) {
      await this.options.checkpoint?.save(partition, last + 1);
    }
    summary.records += batch.length;
    summary.bytes += this.batchBytes;
    summary.byPartition[partition] += batch.length;
    this.appendedBytes += this.batchBytes;
    this.batch = [];
    this.batchBytes = 0;
    await this.keepRate(signal);
  }

  private async keepRate(signal: AbortSignal): Promise<void> {
    const { bytesPerSecond, dryRun } = this.options;
    if (!bytesPerSecond || dryRun) return;
    const due = this.startedAt + (this.appendedBytes / bytesPerSecond) * 1000;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait, undefined, { signal });
  }
}
