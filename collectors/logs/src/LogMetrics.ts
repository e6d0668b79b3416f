import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';

const COLLECTOR = { collector: 'logs' };
const SIGNAL = { ...COLLECTOR, signal: 'logs' };

/** What the gauges show. */
export interface LogState {
  bytesBehind: number;
  filesWatched: number;
  filesOpen: number;
  pendingBytes: number;
  inFlightBytes: number;
  templates: number;
}

/**
 * What the collector counts about itself, in a registry of its own.
 *
 * @internal
 */
export class LogMetrics {
  readonly registry = new Registry();
  readonly #events = this.#counter(
    'sloscout_collector_events_total',
    'Log records by what became of them: accepted ones are durable in the log',
    ['collector', 'signal', 'result'],
  );
  readonly #rejected = this.#counter(
    'sloscout_collector_rejected_total',
    'Log records that were dropped, by reason',
    ['collector', 'signal', 'reason'],
  );
  readonly #ackedBytes = this.#counter(
    'sloscout_collector_acked_bytes_total',
    'Bytes of records that the log has made durable',
    ['collector', 'signal'],
  );
  readonly #truncated = this.#counter(
    'sloscout_log_truncated_total',
    'Records that are not as they were written: line cut, record divided, cut for memory, invalid UTF-8',
    ['collector', 'reason'],
  );
  readonly #rotations = this.#counter(
    'sloscout_log_rotations_total',
    'Files that were replaced, removed or truncated',
    ['collector', 'kind'],
  );
  readonly #lostBytes = this.#counter(
    'sloscout_log_lost_bytes_total',
    'Bytes that were seen in a file and could not be read before it was gone',
    ['collector'],
  );
  readonly #failures = this.#counter(
    'sloscout_log_failures_total',
    'Attempts that failed and are made again: append to the log, save of the checkpoints',
    ['collector', 'operation'],
  );
  readonly #appendSeconds = new Histogram({
    name: 'sloscout_collector_append_duration_seconds',
    help: 'Time the log takes to make one batch durable',
    labelNames: ['collector', 'result'] as const,
    buckets: [
      0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
    ],
    registers: [this.registry],
  });

  constructor(state: () => LogState) {
    collectDefaultMetrics({ register: this.registry });
    const gauge = (name: string, help: string, key: keyof LogState) =>
      new Gauge({
        ...{ name, help, labelNames: ['collector'] as const },
        registers: [this.registry],
        collect() {
          this.set(COLLECTOR, state()[key]);
        },
      });
    gauge(
      'sloscout_log_bytes_behind',
      'Bytes in files that are not read yet',
      'bytesBehind',
    );
    gauge(
      'sloscout_log_files_watched',
      'Files that are followed',
      'filesWatched',
    );
    gauge('sloscout_log_files_open', 'Files that are held open', 'filesOpen');
    gauge(
      'sloscout_log_pending_bytes',
      'Bytes of records that are not complete',
      'pendingBytes',
    );
    gauge('sloscout_log_templates', 'Templates of messages', 'templates');
    gauge(
      'sloscout_collector_in_flight_bytes',
      'Bytes of records that are not yet acknowledged',
      'inFlightBytes',
    );
    // A rate needs a first value.
    this.#events.inc({ ...SIGNAL, result: 'accepted' }, 0);
    this.#lostBytes.inc(COLLECTOR, 0);
  }

  accepted(records: number, bytes: number): void {
    this.#events.inc({ ...SIGNAL, result: 'accepted' }, records);
    this.#ackedBytes.inc(SIGNAL, bytes);
  }

  rejected(reason: string, records: number): void {
    this.#events.inc({ ...SIGNAL, result: 'rejected' }, records);
    this.#rejected.inc({ ...SIGNAL, reason }, records);
  }

  truncated(reason: string, count: number): void {
    if (count > 0) this.#truncated.inc({ ...COLLECTOR, reason }, count);
  }

  rotated(kind: 'replaced' | 'removed' | 'truncated'): void {
    this.#rotations.inc({ ...COLLECTOR, kind });
  }

  lost(bytes: number): void {
    this.#lostBytes.inc(COLLECTOR, bytes);
  }

  failed(operation: 'append' | 'checkpoint'): void {
    this.#failures.inc({ ...COLLECTOR, operation });
  }

  appended(result: 'ok' | 'failed', seconds: number): void {
    this.#appendSeconds.observe({ ...COLLECTOR, result }, seconds);
  }

  #counter<T extends string>(
    name: string,
    help: string,
    labelNames: T[],
  ): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}
