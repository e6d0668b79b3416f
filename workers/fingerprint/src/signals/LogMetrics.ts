import { METRIC_NAMES } from '@slo-scout/journeys';
import { Counter, type Registry } from 'prom-client';

const MAX_SERVICES = 2_000;

/**
 * Log records by outcome: errors are those of severity ERROR and FATAL.
 *
 * @internal
 */
export interface LogOutcomes {
  ok: number;
  error: number;
}

/**
 * What SLIs of logs query. A record is in it once, after it is committed, and
 * only if it was written just now.
 *
 * @internal
 */
export class LogMetrics {
  private readonly records: Counter<'service' | 'outcome'>;
  private readonly unexported: Counter;
  private readonly services = new Set<string>();

  constructor(registry: Registry, private readonly maxServices = MAX_SERVICES) {
    const registers = [registry];
    this.records = new Counter({
      name: METRIC_NAMES.serviceLogRecords,
      help: 'Log records of a service.',
      labelNames: ['service', 'outcome'],
      registers,
    });
    this.unexported = new Counter({
      name: 'sloscout_signals_unexported_log_records_total',
      help: 'Log records that no metric tells by service: the limit of series was reached.',
      registers,
    });
  }

  /** To be called once for each commit. */
  record(live: ReadonlyMap<string, LogOutcomes>): void {
    for (const [service, { ok, error }] of live) {
      if (
        !this.services.has(service) &&
        this.services.size >= this.maxServices
      ) {
        this.unexported.inc(ok + error);
        continue;
      }
      this.services.add(service);
      // Both exist from the first record on: a rate needs to have seen the zero.
      this.records.inc({ service, outcome: 'ok' }, ok);
      this.records.inc({ service, outcome: 'error' }, error);
    }
  }
}
