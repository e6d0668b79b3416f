import {
  type ClosedTrace,
  Fingerprinter,
  type OpenBytes,
  OperationTemplater,
  repairTrace,
  type Tombstone,
  TraceAssembler,
} from '@slo-scout/journeys';
import type { PartitionAssignment, Span } from '@slo-scout/telemetry';
import {
  type ClaimedPartition,
  decodeCapsuleReference,
} from '@slo-scout/telemetry-store';
import { CycleAccumulator } from './CycleAccumulator';
import type { FinishedCycle } from './FinishedCycle';
import type { PipelineOptions } from './PipelineOptions';

const MAX_SEEN_VARIANTS = 10_000;
/**
 * Above it no cycle ends early for a new variant: in a large fleet one comes up
 * every second, and each end of a cycle writes all its capsules.
 */
const MAX_NOVELTY_CAPSULES = 100;
const STEP_MS = 50;
/** Longer ago than a trace can be open. */
const MAX_STEPS = 10_000;

/**
 * From the records of one partition to the outputs of its cycles. No I/O and
 * no clock: what it does follows from the records, their log times, and where
 * the last owner stood.
 *
 * Effectively once, without a state store: a cycle is cut at a log time T.
 * Everything dated before T is in its outputs or in an earlier cycle's, and is
 * written in one transaction with T and the offset of the oldest trace that is
 * still open. A new owner reads from that offset on. Traces that were closed
 * before T come up again as fragments, but their tombstones are known; whatever
 * closes or is late before T is not counted again; and the traces that were
 * open at T are whole, for all their spans lie behind the offset.
 *
 * @internal
 */
export class PartitionPipeline {
  readonly assembler: TraceAssembler;
  /** Log time before which everything is committed already. */
  readonly resumeFrom: number;
  private readonly tombstoneMs: number;
  private readonly templater: OperationTemplater;
  private readonly fingerprinter: Fingerprinter;
  private readonly seenVariants = new Set<string>();
  private readonly pendingLate = new Set<string>();
  /** Offsets by the second. */
  private milestones: Array<{ offset: number; timestamp: number }> = [];
  private cycle = new CycleAccumulator();
  private hasNews = false;
  private lastCut: number;
  private lastTimestamp = -Infinity;
  private advancedTo = -Infinity;
  private committedOffset: number;
  private savedNames: string;

  constructor(
    readonly assignment: PartitionAssignment,
    claimed: ClaimedPartition,
    private readonly options: PipelineOptions,
    openBytes: OpenBytes,
    private readonly onTraceError: (traceId: string, error: Error) => void,
  ) {
    this.assembler = new TraceAssembler({
      ...options.assembler,
      openBytes,
      evictFrom: claimed.cycle,
    });
    claimed.tombstones.forEach(stone => this.assembler.bury(stone));
    this.tombstoneMs = options.assembler.tombstoneMs ?? 600_000;
    this.resumeFrom = claimed.cycle;
    this.lastCut = claimed.cycle;
    this.committedOffset = claimed.offset;
    this.templater = OperationTemplater.fromJSON(claimed.operationNames);
    this.fingerprinter = new Fingerprinter(this.templater);
    this.savedNames = JSON.stringify(this.templater);
  }

  /**
   * Log time has come to `timestamp`: no record with a smaller one follows.
   * To be called before the spans of a record are taken, and with watermarks.
   *
   * @param nextOffset - offset of the record that is taken next.
   * @returns the cycles that have ended by this, mostly none. Ask for the next
   * only when there is room for it.
   */
  *advance(timestamp: number, nextOffset: number): Generator<FinishedCycle> {
    for (const step of this.stepsTo(timestamp)) {
      const cut = this.cutBefore(step);
      if (cut !== undefined) {
        this.countClosed(cut);
        const finished = this.finish(cut, nextOffset);
        if (finished) yield finished;
      }
      this.countClosed(step);
      this.advancedTo = step;
    }
  }

  /** Takes the spans of a record, after {@link PartitionPipeline.advance} to its log time. */
  take(spans: Span[], position: { offset: number; timestamp: number }): void {
    this.lastTimestamp = position.timestamp;
    this.addMilestone(position);
    for (const span of spans) {
      if (this.isEcho(span, position.timestamp)) continue;
      const late = this.assembler.add(span, position);
      if (!late || position.timestamp < this.resumeFrom) continue;
      const { counts, late: lateTraces } = this.cycle;
      counts.late[late.reason] = (counts.late[late.reason] ?? 0) + 1;
      if (!late.first) continue;
      lateTraces.push(late.traceId);
      if (late.capsuleId !== undefined) this.addLate(late.capsuleId);
      // Closed at a limit in this very millisecond: it is counted before the next one.
      else if (late.reason === 'cap' || late.reason === 'memory')
        this.pendingLate.add(late.traceId);
    }
  }

  /** Log time, ms, to within a second, at which the oldest open trace began. */
  oldestOpenAt(): number | undefined {
    const oldest = this.assembler.oldestOpenOffset();
    if (oldest === undefined) return undefined;
    return this.milestones.findLast(({ offset }) => offset <= oldest)
      ?.timestamp;
  }

  /** True for a span that the last owner has dealt with to the end. */
  private isEcho(span: Span, timestamp: number): boolean {
    if (timestamp >= this.resumeFrom) return false;
    const closedAt = this.assembler.closedAt(span.traceId);
    return closedAt !== undefined && closedAt >= timestamp - this.tombstoneMs;
  }

  /** With many traces open, time goes in small steps, so that a cycle can end before it holds too much. */
  private *stepsTo(timestamp: number): Generator<number> {
    const crowd = this.options.maxCycleCapsules / 2;
    let step = Math.max(this.advancedTo, timestamp - MAX_STEPS * STEP_MS);
    while (step + STEP_MS < timestamp && this.assembler.openTraces > crowd) {
      step += STEP_MS;
      yield step;
    }
    yield timestamp;
  }

  private cutBefore(timestamp: number): number | undefined {
    const { cycleMs, noveltyCycleMs, maxCycleCapsules } = this.options;
    const regular = timestamp - (timestamp % cycleMs);
    if (regular > this.lastCut) return regular;
    const early = timestamp - (timestamp % noveltyCycleMs);
    // What is counted already, or taken, must be dated before the cut.
    const possible =
      early > this.lastTimestamp &&
      early >= this.advancedTo &&
      early > this.lastCut;
    const cheap = this.cycle.size <= MAX_NOVELTY_CAPSULES;
    if (this.hasNews && possible && cheap) return early;
    const crowded = this.cycle.size >= maxCycleCapsules;
    const between = timestamp > Math.max(this.lastTimestamp, this.lastCut);
    return crowded && between ? timestamp : undefined;
  }

  private countClosed(before: number): void {
    for (const trace of this.assembler.advance(before)) {
      this.count(trace);
      // The assembler's timers hold on to a trace for up to half a minute; they need no spans.
      trace.spans.length = 0;
    }
  }

  private count(trace: ClosedTrace): void {
    const { cycle, options } = this;
    const wasLate = this.pendingLate.delete(trace.traceId);
    if (trace.closedAt < this.resumeFrom) return;
    cycle.closed.push(trace.traceId);
    const { closed, dropped } = cycle.counts;
    closed[trace.reason] = (closed[trace.reason] ?? 0) + 1;
    try {
      const repaired = repairTrace(trace);
      const age = trace.closedAt - repaired.eventMicros / 1000;
      if (age > options.maxEventAgeMs) {
        dropped.too_old = (dropped.too_old ?? 0) + 1;
        return;
      }
      const fingerprint = this.fingerprinter.fingerprint(repaired);
      const capsuleId = cycle.add(repaired, fingerprint, age <= options.liveMs);
      this.assembler.bury({ traceId: trace.traceId, capsuleId });
      if (wasLate) this.addLate(capsuleId);
      this.noteVariant(fingerprint.variantKey);
    } catch (error) {
      // A trace that can't be understood must not stop all that come after it.
      dropped.failed = (dropped.failed ?? 0) + 1;
      this.onTraceError(trace.traceId, error as Error);
    }
  }

  private addMilestone({
    offset,
    timestamp,
  }: {
    offset: number;
    timestamp: number;
  }): void {
    const last = this.milestones.at(-1);
    if (!last || timestamp >= last.timestamp + 1000) {
      this.milestones.push({ offset, timestamp });
    }
  }

  private noteVariant(variantKey: string): void {
    if (this.seenVariants.has(variantKey)) return;
    if (this.seenVariants.size >= MAX_SEEN_VARIANTS) this.seenVariants.clear();
    this.seenVariants.add(variantKey);
    this.hasNews = true;
  }

  private addLate(capsuleId: string): void {
    const capsule = decodeCapsuleReference(capsuleId);
    this.cycle.lateCounts.push({ ...capsule, traces: 1 });
  }

  private finish(cut: number, nextOffset: number): FinishedCycle | undefined {
    const { assembler, assignment, cycle } = this;
    this.lastCut = cut;
    this.hasNews = false;
    const offset = assembler.oldestOpenOffset() ?? nextOffset;
    if (cycle.isEmpty && offset === this.committedOffset) {
      return undefined;
    }
    this.committedOffset = offset;
    const needed = this.milestones.findLastIndex(one => one.offset <= offset);
    if (needed > 0) this.milestones = this.milestones.slice(needed);
    this.cycle = new CycleAccumulator();
    const stones = cycle.closed
      .map(traceId => assembler.tombstone(traceId))
      .filter((stone): stone is Tombstone => stone !== undefined);
    const { live, capsules, variants } = cycle.build();
    const names = JSON.stringify(this.templater);
    const learnt = names !== this.savedNames;
    this.savedNames = names;
    return {
      commit: {
        assignment,
        position: { offset, cycle: cut },
        capsules,
        variants,
        late: cycle.lateCounts,
        tombstones: { closed: stones, late: cycle.late },
        tombstonesFrom: cut - this.tombstoneMs,
        operationNames: learnt ? names : undefined,
      },
      live,
      counts: cycle.counts,
    };
  }
}
