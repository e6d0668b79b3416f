import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { OpenBytes } from '@slo-scout/journeys';
import type {
  LogConsumer,
  PartitionAssignment,
  RecordBatch,
  RecordHandler,
  Span,
  StoredRecord,
  TelemetryLog,
} from '@slo-scout/telemetry';
import type { TelemetryWriter } from '@slo-scout/telemetry-store';
import type { DeadLetterBreaker } from './DeadLetterBreaker';
import { DeadLetterHold } from './DeadLetterHold';
import { decodeRecord } from './decodeRecord';
import type { PartitionState, WorkerMetrics } from './metrics/WorkerMetrics';
import type { CommitQueue } from './pipeline/CommitQueue';
import type { FinishedCycle } from './pipeline/FinishedCycle';
import { PartitionGate } from './pipeline/PartitionGate';
import { PartitionPipeline } from './pipeline/PartitionPipeline';
import type { PipelineOptions } from './pipeline/PipelineOptions';
import { sendDeadLetter } from './sendDeadLetter';
import type { WorkerLogger } from './WorkerLogger';

interface OwnedPartition {
  pipeline: PartitionPipeline;
  /** Offset of the next record. */
  next: number;
  watermark: number;
  duplicates: number;
  /** The commit under way; the next cycle waits for it. */
  committing: Promise<void>;
  /** Why the last commit failed. */
  failure?: Error;
}

/** So long the event loop may be kept from heartbeats and scrapes. */
const MAX_BUSY_MS = 25;

/**
 * Connects the log to the pipelines, one for each partition that is ours.
 *
 * @internal
 */
export class FingerprintHandler implements RecordHandler {
  readonly gate = new PartitionGate();
  private readonly owned = new Map<number, OwnedPartition>();
  private readonly openBytes: OpenBytes;
  private readonly hold: DeadLetterHold;

  constructor(
    private readonly options: {
      log: Pick<TelemetryLog, 'append'>;
      writer: Pick<TelemetryWriter, 'claim'>;
      commits: CommitQueue;
      metrics: WorkerMetrics;
      logger: WorkerLogger;
      pipeline: PipelineOptions;
      deadLetterTopic: string;
      breaker: DeadLetterBreaker;
    },
  ) {
    this.openBytes = new OpenBytes(options.pipeline.maxOpenBytes);
    const { breaker, logger } = options;
    this.hold = new DeadLetterHold({ breaker, gate: this.gate, logger });
  }

  /** To be called with the consumer that this handles records of. */
  attach(consumer: LogConsumer): void {
    this.gate.attach(consumer);
    this.hold.attach(consumer);
  }

  /** No timer of this handler fires afterwards. */
  close(): void {
    this.hold.close();
  }

  async assigned(assignment: PartitionAssignment): Promise<number> {
    const { writer, logger, pipeline } = this.options;
    const claimed = await writer.claim(assignment);
    this.owned.set(assignment.partition, {
      pipeline: new PartitionPipeline(
        assignment,
        claimed,
        pipeline,
        this.openBytes,
        (traceId, error) =>
          logger.warn(`Trace ${traceId} is in no capsule: ${error.message}`),
      ),
      next: claimed.offset,
      watermark: claimed.cycle,
      duplicates: 0,
      committing: Promise.resolve(),
    });
    return claimed.offset;
  }

  async batch(batch: RecordBatch): Promise<void> {
    const owned = this.owned.get(batch.partition);
    if (!owned)
      throw new Error(`Partition ${batch.partition} was never assigned.`);
    if (owned.failure) throw owned.failure;
    const { pipeline } = owned;
    const { metrics } = this.options;
    let busySince = performance.now();
    const first = batch.records.at(0);
    if (first && first.offset > owned.next) {
      metrics.missedOffsets.inc(first.offset - owned.next);
      this.options.logger.error(
        `Records ${owned.next} to ${first.offset - 1} of partition ${
          batch.partition
        } are gone: the worker was away for longer than the log keeps them.`,
      );
    }
    for (const record of batch.records) {
      for (const cycle of pipeline.advance(record.timestamp, record.offset)) {
        await this.submit(owned, cycle);
      }
      const spans = await this.decode(batch.topic, record, pipeline.resumeFrom);
      // The rest comes again when the partition is resumed.
      if (!spans) {
        await this.hold.add(record);
        return;
      }
      pipeline.take(spans, record);
      owned.next = record.offset + 1;
      owned.watermark = record.timestamp;
      metrics.spans.inc(spans.length);
      if (performance.now() - busySince > MAX_BUSY_MS) {
        await yieldToOthers();
        busySince = performance.now();
      }
    }
    for (const cycle of pipeline.advance(batch.watermark, owned.next)) {
      await this.submit(owned, cycle);
    }
    owned.watermark = batch.watermark;
    const { duplicates } = pipeline.assembler.counters;
    metrics.duplicates.inc(duplicates - owned.duplicates);
    owned.duplicates = duplicates;
  }

  async revoked({ partition }: PartitionAssignment): Promise<void> {
    const owned = this.owned.get(partition);
    this.owned.delete(partition);
    owned?.pipeline.assembler.dispose();
    this.gate.forget(partition);
    // What is not committed is not flushed: the next owner computes it again.
    await owned?.committing;
  }

  /** For metrics. */
  states(): PartitionState[] {
    return [...this.owned].map(([partition, { pipeline, watermark }]) => {
      const { openTraces, openSpans, openBytes, tombstones } =
        pipeline.assembler;
      const oldestOpenAt = pipeline.oldestOpenAt();
      return {
        partition,
        openTraces,
        openSpans,
        openBytes,
        tombstones,
        oldestOpenAt,
        watermark,
      };
    });
  }

  /**
   * One commit of a partition may be under way while the next cycle is read,
   * not two: while it waits for that, nothing more is fetched.
   */
  private async submit(
    owned: OwnedPartition,
    cycle: FinishedCycle,
  ): Promise<void> {
    const { partition } = owned.pipeline.assignment;
    this.gate.pause(partition, 'commit');
    await owned.committing;
    this.gate.resume(partition, 'commit');
    if (owned.failure) throw owned.failure;
    owned.committing = this.options.commits.submit(cycle).catch(error => {
      owned.failure = error;
    });
  }

  /** The spans of a record; undefined when it is dead, and the dead letters take no more for now. */
  private async decode(
    topic: string,
    record: StoredRecord,
    resumeFrom: number,
  ): Promise<Span[] | undefined> {
    const { metrics, breaker } = this.options;
    try {
      const spans = decodeRecord(record, reason =>
        metrics.rejectedSpans.inc({ reason }),
      );
      metrics.records.inc({ outcome: spans ? 'decoded' : 'skipped' });
      breaker.countGood();
      return spans ?? [];
    } catch (error) {
      // The last owner has sent it there.
      if (record.timestamp < resumeFrom) {
        metrics.records.inc({ outcome: 'dead' });
        return [];
      }
      if (!breaker.admit()) return undefined;
      await sendDeadLetter(this.options, topic, record, error as Error);
      return [];
    }
  }
}
