import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { FactName } from '../facts/Fact';
import type {
  ReflectorObserver,
  RelistReason,
} from '../watch/ReflectorObserver';
import type { WatchEventType } from '../watch/watchEvents';

const COLLECTOR = { collector: 'kubernetes' };

/** What the collector counts about itself, in a registry of its own. */
export class CollectorMetrics implements ReflectorObserver {
  readonly registry = new Registry();

  private readonly events = new Counter({
    name: 'sloscout_collector_events_total',
    help: 'Log records (facts) and data points that are durable in the log',
    labelNames: ['collector', 'signal', 'result'] as const,
    registers: [this.registry],
  });
  private readonly facts = new Counter({
    name: 'sloscout_kubernetes_facts_total',
    help: 'Facts by event name, when they were seen',
    labelNames: ['event'] as const,
    registers: [this.registry],
  });
  private readonly watchEventsTotal = new Counter({
    name: 'sloscout_kubernetes_watch_events_total',
    help: 'Events of watches',
    labelNames: ['resource', 'type'] as const,
    registers: [this.registry],
  });
  private readonly watches = new Counter({
    name: 'sloscout_kubernetes_watch_restarts_total',
    help: 'Watches that ended: closed by the server in order, cut or silent, refused with a status',
    labelNames: ['resource', 'how'] as const,
    registers: [this.registry],
  });
  private readonly lists = new Counter({
    name: 'sloscout_kubernetes_lists_total',
    help: 'Complete lists by why they were needed: start, expired (410) or failures',
    labelNames: ['resource', 'reason'] as const,
    registers: [this.registry],
  });
  private readonly failures = new Counter({
    name: 'sloscout_kubernetes_api_failures_total',
    help: 'Requests that failed, by HTTP status or network',
    labelNames: ['resource', 'cause'] as const,
    registers: [this.registry],
  });
  private readonly undecodables = new Counter({
    name: 'sloscout_kubernetes_undecodable_total',
    help: 'Objects that were passed over: no object of the API, or too large',
    labelNames: ['resource', 'reason'] as const,
    registers: [this.registry],
  });
  private readonly appendFailures = new Counter({
    name: 'sloscout_collector_append_failures_total',
    help: 'Times the log did not take a batch, which is then tried again',
    labelNames: ['collector'] as const,
    registers: [this.registry],
  });
  private readonly queuedFacts = new Gauge({
    name: 'sloscout_kubernetes_queued_facts',
    help: 'Facts that the log has not taken yet',
    registers: [this.registry],
  });
  private lastEventAt: number | undefined;

  constructor(pods: () => number) {
    collectDefaultMetrics({ register: this.registry });
    const age = () =>
      this.lastEventAt === undefined
        ? NaN
        : (Date.now() - this.lastEventAt) / 1000;
    this.gauge(
      'sloscout_kubernetes_last_event_age_seconds',
      'Time since any list or watch brought something; bookmarks count, so minutes mean that the cluster is not reached',
      age,
    );
    this.gauge('sloscout_kubernetes_pods', 'Pods in the index', pods);
  }

  listed(resource: string, reason: RelistReason): void {
    this.lists.inc({ resource, reason });
    this.lastEventAt = Date.now();
  }

  event(resource: string, type: WatchEventType): void {
    this.watchEventsTotal.inc({ resource, type });
    this.lastEventAt = Date.now();
  }

  watchEnded(resource: string, how: 'closed' | 'cut' | 'refused'): void {
    this.watches.inc({ resource, how });
  }

  failed(resource: string, cause: string): void {
    this.failures.inc({ resource, cause });
  }

  undecodable(resource: string, reason: 'invalid' | 'oversized'): void {
    this.undecodables.inc({ resource, reason });
  }

  fact(event: FactName): void {
    this.facts.inc({ event });
  }

  accepted(signal: 'logs' | 'metrics', count: number): void {
    this.events.inc({ ...COLLECTOR, signal, result: 'accepted' }, count);
  }

  queued(facts: number): void {
    this.queuedFacts.set(facts);
  }

  appendFailed(): void {
    this.appendFailures.inc(COLLECTOR);
  }

  private gauge(name: string, help: string, value: () => number): void {
    // eslint-disable-next-line no-new
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(value());
      },
    });
  }
}
