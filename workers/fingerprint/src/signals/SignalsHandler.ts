import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { LogTemplater } from '@slo-scout/logs';
import type {
  LogConsumer,
  PartitionAssignment,
  RecordBatch,
  RecordHandler,
  StoredRecord,
  TelemetryLog,
} from '@slo-scout/telemetry';
import type { TelemetryWriter } from '@slo-scout/telemetry-store';
import type { DeadLetterBreaker } from '../DeadLetterBreaker';
import { DeadLetterHold } from '../DeadLetterHold';
import { PartitionGate } from '../pipeline/PartitionGate';
import { sendDeadLetter } from '../sendDeadLetter';
import type { WorkerLogger } from '../WorkerLogger';
import { decodeSignal } from './decodeSignal';
import type { LogMetrics } from './LogMetrics';
import { SignalsAccumulator } from './SignalsAccumulator';
import type { SignalsMetrics } from './SignalsMetrics';

interface OwnedPartition {
  /** What was read since the last commit. */
  open: SignalsAccumulator;
  /** Offset of the next record. */
  next: number;
  /** Offset that is committed. */
  committed: number;
  committedAt: number;
}

/** So long the event loop may be kept from heartbeats and scrapes. */
const MAX_BUSY_MS = 25;
/** A commit of more rows takes too long for others who wait for their turn. */
const MAX_ROWS = 20_000;

/**
 * Counts what the records of logs and metrics say. A commit holds all that was
 * read since the last one, and the offset: a new owner reads on from there, and
 * what was read but not committed is forgotten with its reader. So plain
 * additions are exact.
 *
 * @internal
 */
export class SignalsHandler implements RecordHandler {
  private readonly gate = new PartitionGate();
  private readonly owned = new Map<number, OwnedPartition>();
  private readonly hold: DeadLetterHold;

  constructor(
    private readonly options: {
      log: Pick<TelemetryLog, 'append'>;
      writer: Pick<TelemetryWriter, 'claim' | 'commitSignals'>;
      templater: LogTemplater;
      metrics: SignalsMetrics;
      logMetrics: LogMetrics;
      logger: WorkerLogger;
      deadLetterTopic: string;
      breaker: DeadLetterBreaker;
      commitIntervalMs: number;
    },
  ) {
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
    const { offset } = await this.options.writer.claim(assignment);
    this.owned.set(assignment.partition, {
      open: new SignalsAccumulator(this.options.templater),
      next: offset,
      committed: offset,
      committedAt: Date.now(),
    });
    return offset;
  }

  async batch(batch: RecordBatch): Promise<void> {
    const owned = this.owned.get(batch.partition);
    if (!owned)
      throw new Error(`Partition ${batch.partition} was never assigned.`);
    this.noteGap(batch, owned.next);
    let busySince = performance.now();
    for (const record of batch.records) {
      if (!(await this.take(batch.topic, record, owned))) {
        await this.hold.add(record);
        break;
      }
      owned.next = record.offset + 1;
      if (owned.open.size >= MAX_ROWS) {
        await this.commit(batch, owned, record.timestamp);
      }
      if (performance.now() - busySince > MAX_BUSY_MS) {
        await yieldToOthers();
        busySince = performance.now();
      }
    }
    // An idle partition comes by once a second, with an empty batch.
    const due = owned.committedAt + this.options.commitIntervalMs;
    if (owned.next > owned.committed && Date.now() >= due) {
      await this.commit(batch, owned, batch.watermark);
    }
  }

  async revoked({ partition }: PartitionAssignment): Promise<void> {
    // What is not committed is left to the next owner.
    this.owned.delete(partition);
    this.gate.forget(partition);
  }

  /** False when the record is dead, and the dead letters take no more for now. */
  private async take(
    topic: string,
    record: StoredRecord,
    { open }: OwnedPartition,
  ): Promise<boolean> {
    const { metrics, breaker } = this.options;
    try {
      const decoded = decodeSignal(record, open);
      metrics.records.inc({ outcome: decoded ? 'decoded' : 'skipped' });
      if (decoded) breaker.countGood();
      return true;
    } catch (error) {
      if (!breaker.admit()) return false;
      await sendDeadLetter(this.options, topic, record, error as Error);
      return true;
    }
  }

  private async commit(
    assignment: PartitionAssignment,
    owned: OwnedPartition,
    cycle: number,
  ): Promise<void> {
    const { writer, metrics, logMetrics, templater } = this.options;
    const { open, next } = owned;
    const end = metrics.commitSeconds.startTimer();
    const { untemplated, eventsCreated, refused } = await writer.commitSignals({
      assignment,
      position: { offset: next, cycle },
      ...open.totals(),
    });
    end();
    owned.open = new SignalsAccumulator(templater);
    owned.committed = next;
    owned.committedAt = Date.now();
    logMetrics.record(open.live);
    metrics.logRecords.inc(open.logRecords);
    metrics.untemplated.inc(untemplated);
    metrics.eventsCreated.inc(eventsCreated);
    metrics.dropped.inc({ reason: 'too_old' }, open.tooOld);
    for (const [reason, count] of Object.entries(refused)) {
      metrics.dropped.inc({ reason }, count);
    }
  }

  private noteGap({ records }: RecordBatch, next: number): void {
    const first = records.at(0);
    // Who has read nothing yet has missed nothing.
    if (!first || next === 0 || first.offset <= next) return;
    this.options.metrics.missedOffsets.inc(first.offset - next);
  }
}
