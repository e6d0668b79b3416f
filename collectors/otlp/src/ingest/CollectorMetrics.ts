import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';
import type { Signal, SplitResult } from '@slo-scout/telemetry';
import type { FailureKind } from './ExportFailure';

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

  constructor(inFlight: () => number) {
    collectDefaultMetrics({ register: this.registry });
    // eslint-disable-next-line no-new
    new Gauge({
      name: 'sloscout_collector_in_flight_bytes',
      help: 'Bytes of requests that are not yet acknowledged',
      labelNames: ['collector'] as const,
      registers: [this.registry],
      collect() {
        this.set(COLLECTOR, inFlight());
      },
    });
  }

  accepted(signal: Signal, protocol: Protocol, split: SplitResult): void {
    const labels = { ...COLLECTOR, signal };
    this.events.inc({ ...labels, result: 'accepted' }, split.accepted);
    if (split.rejected > 0) {
      this.events.inc({ ...labels, result: 'rejected' }, split.rejected);
      for (const [reason, count] of Object.entries(split.rejections)) {
        this.rejected.inc({ ...labels, reason }, count);
      }
    }
    let bytes = 0;
    for (const record of split.records) bytes += record.value.length;
    this.ackedBytes.inc(labels, bytes);
    const result = split.rejected > 0 ? 'partial' : 'ok';
    this.requests.inc({ ...labels, protocol, result });
  }

  refused(signal: Signal, protocol: Protocol, result: FailureKind): void {
    this.requests.inc({ ...COLLECTOR, signal, protocol, result });
  }

  appended(result: 'ok' | 'failed', seconds: number): void {
    this.appendSeconds.observe({ ...COLLECTOR, result }, seconds);
  }
}
