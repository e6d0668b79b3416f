import { Backoff } from '../client/Backoff';
import type { PrometheusClient } from '../client/PrometheusClient';
import { RequestFailure } from '../client/RequestFailure';
import type { CollectorMetrics } from '../CollectorMetrics';
import type { CollectorConfig, TargetConfig } from '../config/CollectorConfig';
import type { PlannedQuery } from '../discovery/PlannedQuery';
import { queryRange, type TimeRange } from '../read/queryRange';
import { remoteRead } from '../read/remoteRead';
import type { SeriesAnswer } from '../read/Series';
import type { Checkpoint } from '../state/Checkpoint';
import type { Checkpoints } from '../state/Checkpoints';
import type { MetricWriter, SeriesPoints } from '../write/MetricWriter';
import { type Admission, admitServices } from './admitServices';
import { groupStreams, type Stream } from './groupStreams';
import { mapStream } from './mapStream';
import type { SeriesBudget } from './SeriesBudget';
import type { TrackedSeries } from './TrackedSeries';

/** Prometheus' default lookback: without a mark, a series that is silent for so long has ended. */
const LOOKBACK_MS = 300_000;
/** A series that ended so long ago is forgotten. */
const FORGET_MS = 3_600_000;

/** @internal */
export interface QueryCollectorOptions {
  target: TargetConfig;
  collect: CollectorConfig['collect'];
  limits: CollectorConfig['limits'];
  client: PrometheusClient;
  writer: MetricWriter;
  checkpoints: Checkpoints;
  budget: SeriesBudget;
  metrics: CollectorMetrics;
  now: () => number;
}

/**
 * Collects one query window by window. What is durable in the log advances its
 * watermark, nothing else does.
 *
 * @internal
 */
export class QueryCollector {
  readonly backoff: Backoff;
  private readonly key: string;
  private watermarkMs: number | undefined;
  private restored: Checkpoint | undefined;
  private readonly restoredUpToMs: number;
  private tracked = new Map<string, TrackedSeries>();
  private admission: Admission = {
    services: new Set(),
    series: 0,
    left: new Map(),
    leftSeries: new Map(),
  };
  private withoutService = 0;
  private steps: number;

  constructor(
    private plan: PlannedQuery,
    private readonly options: QueryCollectorOptions,
  ) {
    const { target, collect, now, checkpoints } = options;
    this.backoff = new Backoff(now);
    this.key = `${target.name} ${plan.key}`;
    this.steps = collect.stepsPerRequest;
    this.restored = checkpoints.get(this.key);
    this.watermarkMs = this.restored?.watermarkMs;
    this.restoredUpToMs = this.watermarkMs ?? -Infinity;
  }

  /** The same query, perhaps with other services. */
  replan(plan: PlannedQuery): void {
    this.plan = plan;
  }

  /** Frees what it holds of the limits. */
  retire(): void {
    this.options.budget.release(this.key);
  }

  /** How far behind it is; undefined before it has fetched anything. */
  get lagMs(): number | undefined {
    return this.watermarkMs === undefined
      ? undefined
      : this.options.now() - this.watermarkMs;
  }

  /** Series by what became of them in the last answer. */
  get seriesStates(): Map<string, number> {
    return new Map<string, number>([
      ['taken', this.admission.series],
      ['no_service', this.withoutService],
      ...this.admission.leftSeries,
    ]);
  }

  /** Services that are left out. */
  get left(): string[] {
    return [...this.admission.left.keys()];
  }

  /**
   * Fetches the next window and writes it.
   *
   * @returns False when nothing is due.
   * @throws RequestFailure of the server, or an Error of the log; then the window is fetched again
   */
  async advance(): Promise<boolean> {
    const window = this.nextWindow();
    if (!window) return false;
    let answer: SeriesAnswer;
    try {
      answer = await this.fetch(window);
    } catch (error) {
      const kind = error instanceof RequestFailure ? error.kind : undefined;
      if ((kind === 'too_large' || kind === 'timeout') && this.steps > 1) {
        this.steps = Math.max(1, Math.floor(this.steps / 4));
        return true;
      }
      throw error;
    }
    await this.take(answer, window);
    const { stepsPerRequest } = this.options.collect;
    this.steps = Math.min(stepsPerRequest, this.steps * 2);
    this.backoff.succeeded();
    return true;
  }

  /** From before the watermark, for what came late, to at most `steps` after it. */
  private nextWindow(): TimeRange | undefined {
    const { collect, now, metrics, target } = this.options;
    const { step } = collect;
    const align = (ms: number) => Math.floor(ms / step) * step;
    const limit = align(now() - collect.delay);
    const oldest = align(limit - collect.backfill);
    let from = align(this.watermarkMs ?? oldest);
    let overlap = collect.overlapSteps * step;
    if (from < oldest) {
      metrics.skippedTime(target.name, (oldest - from) / 1000);
      from = oldest;
      this.watermarkMs = oldest;
    }
    if (this.watermarkMs === undefined) overlap = 0;
    if (from >= limit) return undefined;
    return {
      fromMs: Math.max(0, from + step - overlap),
      toMs: Math.min(limit, from + this.steps * step),
    };
  }

  /** Prometheus 2.42 answers remote_read without native histograms, so these are always queried. */
  private get readsRaw(): boolean {
    const { mode } = this.options.target;
    return mode === 'remote_read' && this.plan.kind !== 'native-histogram';
  }

  private async fetch(window: TimeRange): Promise<SeriesAnswer> {
    const { target, collect, client, metrics } = this.options;
    const { expression, matchers } = this.plan;
    const answer =
      this.readsRaw && matchers
        ? await remoteRead(client, matchers, window, {
            externalLabels: target.externalLabels,
            maxBytes: target.maxResponseBytes,
          })
        : await queryRange(
            client,
            expression,
            window,
            collect.step,
            target.timeout,
          );
    if (answer.warnings.length > 0) {
      metrics.warned(target.name, answer.warnings.length);
    }
    return answer;
  }

  private async take(answer: SeriesAnswer, { toMs }: TimeRange): Promise<void> {
    const { target, writer, metrics, checkpoints } = this.options;
    const { streams, withoutService } = groupStreams(
      this.plan,
      answer.series,
      target.cluster,
    );
    this.withoutService = withoutService;
    this.admission = this.admit(streams);
    const next = new Map<string, TrackedSeries>();
    const points: SeriesPoints[] = [];
    const refused = new Map<string, number>();
    for (const each of this.candidates(streams)) {
      const mapped = mapStream(each.tracked, each.series, {
        kind: this.plan.kind,
        gapMs: this.gapMs(answer),
        toMs,
        restoredUpToMs: this.restoredUpToMs,
      });
      for (const [reason, count] of mapped.refused) {
        refused.set(reason, (refused.get(reason) ?? 0) + count);
      }
      const { resource, metric, labels, hash } = each.tracked;
      points.push({
        ...{ resource, metric, labels },
        kind: this.plan.kind,
        points: mapped.points,
      });
      const { state } = mapped;
      if (state && (state.present || (state.lastMs ?? 0) > toMs - FORGET_MS)) {
        next.set(hash, { ...each.tracked, state });
      }
    }
    await writer.write(target.name, points);
    metrics.refused(refused);
    this.tracked = next;
    this.watermarkMs = toMs;
    this.restored = undefined;
    const watermarkMs = toMs;
    checkpoints.set(this.key, () => ({
      watermarkMs,
      starts: new Map(
        [...next].flatMap(([hash, { state }]) =>
          state ? [[hash, state.startMs] as const] : [],
        ),
      ),
    }));
  }

  /** A partial answer says nothing about what it does not show. */
  private gapMs({ warnings }: SeriesAnswer): number | undefined {
    if (warnings.length > 0) return undefined;
    const { step } = this.options.collect;
    return this.readsRaw ? Math.max(LOOKBACK_MS, step) : step;
  }

  private admit(streams: ReadonlyMap<string, Stream>): Admission {
    const { limits, budget } = this.options;
    const counts = new Map<string, number>();
    for (const { identity, series } of streams.values()) {
      const { service } = identity.resource;
      counts.set(service, (counts.get(service) ?? 0) + series.length);
    }
    const admission = admitServices(counts, this.admission.services, {
      seriesPerService: limits.seriesPerService,
      seriesPerQuery: limits.seriesPerQuery,
      room: budget.roomFor(this.key, limits.series),
    });
    budget.take(this.key, admission.series);
    return admission;
  }

  /** Series of the answer, and those that it no longer has. */
  private *candidates(
    streams: ReadonlyMap<string, Stream>,
  ): Generator<{ tracked: TrackedSeries; series: Stream['series'] }> {
    for (const [hash, { identity, series }] of streams) {
      if (!this.admission.services.has(identity.resource.service)) continue;
      const state = this.tracked.get(hash)?.state ?? this.restoredState(hash);
      yield { tracked: { ...identity, state }, series };
    }
    for (const [hash, tracked] of this.tracked) {
      const stream = streams.get(hash);
      const taken =
        stream && this.admission.services.has(tracked.resource.service);
      if (!taken) yield { tracked, series: [] };
    }
  }

  private restoredState(hash: string): TrackedSeries['state'] {
    const startMs = this.restored?.starts.get(hash);
    return startMs === undefined
      ? undefined
      : { startMs, lastMs: undefined, last: undefined, present: false };
  }
}
