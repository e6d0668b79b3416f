import type { SplitResult } from '@slo-scout/telemetry';
import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';

const COLLECTOR = { collector: 'prometheus' };
const METRICS = { ...COLLECTOR, signal: 'metrics' };

const SERIES_STATES = [
  'taken',
  'no_service',
  'over_service_limit',
  'over_query_limit',
  'over_total_limit',
];

/**
 * What the collector counts about itself, in a registry of its own.
 *
 * @internal
 */
export class CollectorMetrics {
  readonly registry = new Registry();

  private readonly events = this.counter(
    'sloscout_collector_events_total',
    'Data points by what became of them: accepted ones are durable in the log',
    ['collector', 'signal', 'result'],
  );
  private readonly rejected = this.counter(
    'sloscout_collector_rejected_total',
    'Samples that are no sound data point, by reason',
    ['collector', 'signal', 'reason'],
  );
  private readonly ackedBytes = this.counter(
    'sloscout_collector_acked_bytes_total',
    'Bytes of records that the log has made durable',
    ['collector', 'signal'],
  );
  private readonly requests = this.counter(
    'sloscout_prometheus_requests_total',
    'Requests to a server by endpoint and result',
    ['target', 'endpoint', 'result'],
  );
  private readonly warnings = this.counter(
    'sloscout_prometheus_warnings_total',
    'Warnings in the answers of a server: it may not have seen everything',
    ['target'],
  );
  private readonly skipped = this.counter(
    'sloscout_prometheus_skipped_seconds_total',
    'Time of which nothing was fetched since it is further back than collect.backfill, summed over queries',
    ['target'],
  );
  private readonly reloads = this.counter(
    'sloscout_prometheus_config_reloads_total',
    'Changes of the configuration by result: applied or refused',
    ['result'],
  );
  private readonly series = this.gauge(
    'sloscout_prometheus_series',
    'Series of the last answers by state: taken, or left out and why',
    ['target', 'state'],
  );
  private readonly up = this.gauge(
    'sloscout_prometheus_target_up',
    '1 when everything of a target can be collected',
    ['target'],
  );
  private readonly lag = this.gauge(
    'sloscout_prometheus_watermark_lag_seconds',
    'How far behind the present the query of a target is that lags most',
    ['target'],
  );
  private readonly queries = this.gauge(
    'sloscout_prometheus_queries',
    'Queries that are collected',
    ['target'],
  );
  private readonly appendSeconds = new Histogram({
    name: 'sloscout_collector_append_duration_seconds',
    help: 'Time the log takes to make the records of one request durable',
    labelNames: ['collector', 'result'] as const,
    buckets: [
      0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const result of ['accepted', 'rejected']) {
      this.events.inc({ ...METRICS, result }, 0);
    }
  }

  accepted({ accepted, records }: SplitResult): void {
    this.events.inc({ ...METRICS, result: 'accepted' }, accepted);
    let bytes = 0;
    for (const { value } of records) bytes += value.length;
    this.ackedBytes.inc(METRICS, bytes);
  }

  refused(reasons: ReadonlyMap<string, number>): void {
    for (const [reason, count] of reasons) {
      this.events.inc({ ...METRICS, result: 'rejected' }, count);
      this.rejected.inc({ ...METRICS, reason }, count);
    }
  }

  appended(result: 'ok' | 'failed', seconds: number): void {
    this.appendSeconds.observe({ ...COLLECTOR, result }, seconds);
  }

  requested(target: string, endpoint: string, result: string): void {
    this.requests.inc({ target, endpoint, result });
  }

  warned(target: string, count: number): void {
    this.warnings.inc({ target }, count);
  }

  skippedTime(target: string, seconds: number): void {
    this.skipped.inc({ target }, seconds);
  }

  reloaded(result: 'applied' | 'refused'): void {
    this.reloads.inc({ result });
  }

  /** What a target has now. */
  state(
    target: string,
    now: {
      lagSeconds: number | undefined;
      queries: number;
      series: ReadonlyMap<string, number>;
      up: boolean;
    },
  ): void {
    if (now.lagSeconds !== undefined) this.lag.set({ target }, now.lagSeconds);
    this.queries.set({ target }, now.queries);
    this.up.set({ target }, now.up ? 1 : 0);
    for (const state of SERIES_STATES) {
      this.series.set({ target, state }, now.series.get(state) ?? 0);
    }
  }

  /** A target that is no longer collected shows nothing. */
  forget(target: string): void {
    for (const gauge of [this.lag, this.queries, this.up]) {
      gauge.remove({ target });
    }
    for (const state of SERIES_STATES) this.series.remove({ target, state });
  }

  private counter<L extends string>(name: string, help: string, labels: L[]) {
    return new Counter({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
    });
  }

  private gauge<L extends string>(name: string, help: string, labels: L[]) {
    return new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [this.registry],
    });
  }
}
