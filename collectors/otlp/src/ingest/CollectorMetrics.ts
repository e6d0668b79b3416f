import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';
import type { Signal } from '@slo-scout/telemetry';
import type { FailureKind } from './ExportFailure';
import type { PreparedRequest } from './prepareRecords';

/** @internal */
export type Protocol = 'grpc' | 'http';

const COLLECTOR = { collector: 'otlp' };

/**
 * What the collector counts about itself, in a registry of its own.
 *
 * @internal
 */
export class CollectorMetrics {
  readonly registry = new Registry();

  private readonly events = new Counter({
    name: 'sloscout_collector_events_total',
    help: 'Spans, log records and data points by what became of them: accepted ones are durable in the log',
    labelNames: ['collector', 'signal', 'result'] as const,
    registers: [this.registry],
  });
  private readonly rejected = new Counter({
    name: 'sloscout_collector_rejected_total',
    help: 'Spans that were refused while the rest of their request was taken, by reason',
    labelNames: ['collector', 'signal', 'reason'] as const,
    registers: [this.registry],
  });
  private readonly requests = new Counter({
    name: 'sloscout_collector_requests_total',
    help: 'Export requests by result: ok, partial, or why the whole request was refused',
    labelNames: ['collector', 'signal', 'protocol', 'result'] as const,
    registers: [this.registry],
  });
  private readonly ackedBytes = new Counter({
    name: 'sloscout_collector_acked_bytes_total',
    help: 'Bytes of records that the log has made durable',
    labelNames: ['collector', 'signal'] as const,
    registers: [this.registry],
  });
  private readonly appendSeconds = new Histogram({
    name: 'sloscout_collector_append_duration_seconds',
    help: 'Time the log takes to make the records of one request durable',
    labelNames: ['collector', 'result'] as const,
    buckets: [
      0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ],
    registers: [this.registry],
  });

  private readonly refusals = new Counter({
    name: 'sloscout_collector_refused_total',
    help: 'Export requests of which nothing was taken, by reason',
    labelNames: ['collector', 'signal', 'reason'] as const,
    registers: [this.registry],
  });
  private readonly letters = new Counter({
    name: 'sloscout_collector_dead_letters_total',
    help: 'Dead letters by reason: suppressed ones were too many at once, failed ones the log did not take',
    labelNames: ['collector', 'reason'] as const,
    registers: [this.registry],
  });
  private readonly stageFailures = new Counter({
    name: 'sloscout_collector_stage_failures_total',
    help: 'Requests that could not be redacted (then refused) or enriched (then stored as they are)',
    labelNames: ['collector', 'stage'] as const,
    registers: [this.registry],
  });
  private readonly refusedConnections = new Counter({
    name: 'sloscout_collector_connections_refused_total',
    help: 'Connections that were ended before a request, by reason',
    labelNames: ['collector', 'reason'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A value that is read when it is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    // eslint-disable-next-line no-new
    new Gauge({
      name: `sloscout_collector_${name}`,
      help,
      labelNames: ['collector'] as const,
      registers: [this.registry],
      collect() {
        this.set(COLLECTOR, read());
      },
    });
  }

  accepted(signal: Signal, protocol: Protocol, request: PreparedRequest): void {
    const labels = { ...COLLECTOR, signal };
    this.events.inc({ ...labels, result: 'accepted' }, request.accepted);
    if (request.rejected > 0) {
      this.events.inc({ ...labels, result: 'rejected' }, request.rejected);
      for (const [reason, count] of Object.entries(request.rejections)) {
        this.rejected.inc({ ...labels, reason }, count);
      }
    }
    let bytes = 0;
    for (const record of request.records) bytes += record.value.length;
    this.ackedBytes.inc(labels, bytes);
    const result = request.rejected > 0 ? 'partial' : 'ok';
    this.requests.inc({ ...labels, protocol, result });
  }

  refused(
    signal: Signal | undefined,
    protocol: Protocol,
    result: FailureKind,
  ): void {
    const labels = { ...COLLECTOR, signal: signal ?? 'unknown' };
    this.requests.inc({ ...labels, protocol, result });
    this.refusals.inc({ ...labels, reason: result });
  }

  appended(result: 'ok' | 'failed', seconds: number): void {
    this.appendSeconds.observe({ ...COLLECTOR, result }, seconds);
  }

  deadLetters(reason: string, count: number): void {
    this.letters.inc({ ...COLLECTOR, reason }, count);
  }

  stageFailed(stage: 'enrich' | 'redact'): void {
    this.stageFailures.inc({ ...COLLECTOR, stage });
  }

  connectionRefused(reason: 'tls'): void {
    this.refusedConnections.inc({ ...COLLECTOR, reason });
  }
}
