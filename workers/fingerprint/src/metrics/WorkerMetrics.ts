import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { FinishedCycle } from '../pipeline/FinishedCycle';

const PREFIX = 'sloscout_fingerprint';

/**
 * How the state of a partition is read when metrics are scraped.
 *
 * @internal
 */
export interface PartitionState {
  partition: number;
  openTraces: number;
  openSpans: number;
  /** By estimate. */
  openBytes: number;
  tombstones: number;
  /** Log time, ms, since when the offset has been held back; undefined when nothing is open. */
  oldestOpenAt?: number;
  /** Log time, ms. */
  watermark: number;
}

/**
 * The worker's own metrics. Those of cycles are counted after the commit, so
 * that each trace is in them once; those of records and spans count the work
 * that was done, what was read again after a takeover included.
 *
 * @internal
 */
export class WorkerMetrics {
  readonly records: Counter<'outcome'>;
  readonly spans: Counter;
  readonly missedOffsets: Counter;
  readonly duplicates: Counter;
  readonly deadLetters: Counter<'reason'>;
  readonly fenced: Counter;
  readonly restarts: Counter;
  readonly commitSeconds: Histogram;
  readonly inferenceErrors: Counter;
  private readonly closed: Counter<'reason'>;
  private readonly late: Counter<'reason'>;
  readonly dropped: Counter<'reason'>;
  private readonly repairs: Counter<'kind'>;
  readonly capsulesCreated: Counter;
  private readonly capsules: Counter;
  readonly rejectedSpans: Counter<'reason'>;
  readonly published: Counter;
  readonly publishErrors: Counter;

  constructor(
    registry: Registry,
    partitions: () => PartitionState[],
    paused: () => Record<string, number>,
  ) {
    const registers = [registry];
    const counter = (name: string, help: string) =>
      new Counter({ name: `${PREFIX}_${name}`, help, registers });
    const byReason = (name: string, help: string) =>
      new Counter({
        name: `${PREFIX}_${name}`,
        help,
        labelNames: ['reason'],
        registers,
      });
    this.records = new Counter({
      name: `${PREFIX}_records_total`,
      help: 'Records read: decoded, skipped because they hold another signal, dead when they can not be decoded.',
      labelNames: ['outcome'],
      registers,
    });
    this.spans = counter('spans_total', 'Spans decoded.');
    this.missedOffsets = counter(
      'missed_offsets_total',
      'Records that were gone before they were read: the worker was away for longer than the log keeps them.',
    );
    this.duplicates = counter(
      'dedup_total',
      'Spans that had been received before.',
    );
    this.deadLetters = byReason(
      'dlq_total',
      'Records sent to the dead letters.',
    );
    this.fenced = counter(
      'fenced_total',
      'Commits refused because the partition had another owner.',
    );
    this.restarts = counter(
      'consumer_restarts_total',
      'Times the consumer gave up and was started again.',
    );
    this.inferenceErrors = counter(
      'inference_errors_total',
      'Times journeys could not be inferred.',
    );
    this.closed = byReason(
      'close_reason_total',
      'Traces closed, by what closed them.',
    );
    this.late = byReason(
      'late_total',
      'Spans that came after their trace had been closed, by what had closed it.',
    );
    this.dropped = byReason(
      'dropped_traces_total',
      'Traces that are in no capsule.',
    );
    this.repairs = new Counter({
      name: `${PREFIX}_repairs_total`,
      help: 'What had to be mended in traces: clocks, impossible times, missing parents and the like.',
      labelNames: ['kind'],
      registers,
    });
    this.rejectedSpans = byReason(
      'rejected_spans_total',
      'Spans without a usable id in records that others wrote.',
    );
    this.published = counter(
      'capsules_published_total',
      'Capsules written to the topic of capsules.',
    );
    this.publishErrors = counter(
      'publish_errors_total',
      'Times capsules could not be published; they wait in the outbox.',
    );
    this.capsulesCreated = new Counter({
      name: 'sloscout_capsules_created_total',
      help: 'Capsules committed for the first time.',
      registers,
    });
    this.capsules = counter(
      'capsules_total',
      'Capsules committed, each time one was added to.',
    );
    this.commitSeconds = new Histogram({
      name: `${PREFIX}_commit_seconds`,
      help: 'Time of the transactions that write cycles.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    });
    const gauge = (
      name: string,
      help: string,
      value: (state: PartitionState) => number,
    ) =>
      new Gauge({
        name: `${PREFIX}_${name}`,
        help,
        labelNames: ['partition'],
        registers,
        collect() {
          this.reset();
          for (const state of partitions())
            this.set({ partition: state.partition }, value(state));
        },
      });
    gauge('traces_open', 'Traces that are open.', state => state.openTraces);
    gauge(
      'open_spans',
      'Spans of traces that are open.',
      state => state.openSpans,
    );
    gauge(
      'open_bytes',
      'Memory of traces that are open, by estimate.',
      state => state.openBytes,
    );
    gauge(
      'tombstones',
      'Closed traces that are remembered.',
      state => state.tombstones,
    );
    gauge(
      'oldest_open_offset_age_seconds',
      'Log time since the first span of the oldest open trace, whose offset is where the next owner starts.',
      state =>
        state.oldestOpenAt === undefined
          ? 0
          : (state.watermark - state.oldestOpenAt) / 1000,
    );
    gauge(
      'watermark_lag_seconds',
      'How far log time, as read, is behind the clock.',
      state => Math.max(0, (Date.now() - state.watermark) / 1000),
    );
    registry.registerMetric(
      new Gauge({
        name: `${PREFIX}_partitions_paused`,
        help: 'Partitions that are not read for now: a commit is slow, or too many records are dead.',
        labelNames: ['reason'],
        registers: [],
        collect() {
          for (const [reason, count] of Object.entries(paused()))
            this.set({ reason }, count);
        },
      }),
    );
  }

  /** To be called once for each committed cycle. */
  recordCycle(
    { commit, counts }: FinishedCycle,
    refused: ReadonlySet<string>,
  ): void {
    const add = (counter: Counter<'reason'>, values: Record<string, number>) =>
      Object.entries(values).forEach(([reason, value]) =>
        counter.inc({ reason }, value),
      );
    add(this.closed, counts.closed);
    add(this.late, counts.late);
    add(this.dropped, counts.dropped);
    Object.entries(counts.repairs).forEach(([kind, value]) =>
      this.repairs.inc({ kind }, value),
    );
    for (const { variantKey, ok, error } of commit.capsules) {
      if (refused.has(variantKey))
        this.dropped.inc({ reason: 'variant_limit' }, ok + error);
      else this.capsules.inc();
    }
  }
}
