import type { ProgramLogger } from '@slo-scout/program';
import { Backoff } from '../client/Backoff';
import { RequestFailure } from '../client/RequestFailure';
import type { CollectorConfig } from '../config/CollectorConfig';
import { discover } from '../discovery/discover';
import type { PlannedQuery } from '../discovery/PlannedQuery';
import { planQuery } from '../discovery/planQuery';
import { QueryCollector, type QueryCollectorOptions } from './QueryCollector';

/** Failures after which another query of the same target would fail as well. */
const OF_THE_TARGET: ReadonlySet<string> = new Set([
  'unreachable',
  'overloaded',
  'unauthorized',
  'redirected',
  'server_error',
]);
const KEEP_MS = 3_600_000;
/** A long backfill is saved on its way. */
const SAVE_EVERY_WINDOWS = 20;

/** @internal */
export interface TargetCollectorOptions
  extends Omit<QueryCollectorOptions, 'collect' | 'limits'> {
  config: CollectorConfig;
  logger: ProgramLogger;
}

/**
 * Collects one target over and over until it is stopped.
 *
 * @internal
 */
export class TargetCollector {
  private readonly queries = new Map<string, QueryCollector>();
  private readonly backoff: Backoff;
  private discoveredAtMs = -Infinity;
  private readonly discovered = new Map<
    string,
    { plan: PlannedQuery; seenMs: number }
  >();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  /** What is failing now, and why. */
  private readonly failing = new Map<string, string>();
  private wasFailing = false;
  private readonly said = new Map<string, string>();

  constructor(private readonly options: TargetCollectorOptions) {
    this.backoff = new Backoff(options.now);
  }

  /** Why it does not work as it should; undefined when it does. */
  get problem(): string | undefined {
    if (this.failing.size === 0) return undefined;
    const reasons = [...new Set(this.failing.values())];
    return `${this.options.target.name}: ${reasons.slice(0, 3).join('; ')}`;
  }

  /** @param pauseMs - Between two looks at what is due. */
  start(pauseMs: number): void {
    this.running = (async () => {
      while (!this.stopping.signal.aborted) {
        await this.cycle();
        await pause(pauseMs, this.stopping.signal);
      }
    })();
  }

  /** Finishes the append under way; requests under way are ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.options.client.close();
    await this.running;
    for (const query of this.queries.values()) query.retire();
    this.options.metrics.forget(this.options.target.name);
  }

  /** Discovers when that is due, and brings every query up to now. Never rejects. */
  async cycle(): Promise<void> {
    if (this.backoff.active) return;
    await this.discoverWhenDue();
    await Promise.all(
      [...this.queries].map(([key, query]) => this.bringUpToDate(key, query)),
    );
    if (this.stopping.signal.aborted) return;
    await this.attempt('checkpoint', async () => {
      await this.options.checkpoints.save();
    });
    if (this.failing.size === 0) this.backoff.succeeded();
    this.report();
  }

  private async discoverWhenDue(): Promise<void> {
    const { target, config, client, now } = this.options;
    const { serviceLabels } = config;
    const due = now() - this.discoveredAtMs >= target.discovery.refresh;
    if (target.discovery.enabled && due) {
      await this.attempt('discovery', async () => {
        const nowMs = now() - config.collect.delay;
        const found = await discover(client, target, config, nowMs);
        this.discoveredAtMs = now();
        for (const plan of found.queries) {
          this.discovered.set(plan.key, { plan, seenMs: now() });
        }
        // A metric without series for a while may only have a service that is being restarted.
        for (const [key, { seenMs }] of this.discovered) {
          if (seenMs < now() - KEEP_MS) this.discovered.delete(key);
        }
        this.sayLeft(
          'limits.queries',
          found.dropped,
          'more metrics than limits.queries allows',
        );
        for (const { metric, services } of found.left) {
          this.sayLeft(
            metric,
            services,
            `${metric} has more series than limits.seriesPerQuery allows`,
          );
        }
      });
    }
    const plans = new Map(
      [
        ...[...this.discovered.values()].map(({ plan }) => plan),
        ...target.queries.map(query => planQuery(query, serviceLabels)),
      ].map(plan => [plan.key, plan]),
    );
    for (const [key, query] of this.queries) {
      if (plans.has(key)) continue;
      query.retire();
      this.queries.delete(key);
      this.failing.delete(key);
    }
    for (const [key, plan] of plans) {
      const known = this.queries.get(key);
      if (known) known.replan(plan);
      else this.queries.set(key, this.collectorOf(plan));
    }
  }

  private collectorOf(plan: PlannedQuery): QueryCollector {
    const { config, ...rest } = this.options;
    const { collect, limits } = config;
    return new QueryCollector(plan, { ...rest, collect, limits });
  }

  private async bringUpToDate(
    key: string,
    query: QueryCollector,
  ): Promise<void> {
    const idle = () =>
      this.stopping.signal.aborted ||
      this.backoff.active ||
      query.backoff.active;
    if (idle()) return;
    await this.attempt(key, async () => {
      try {
        for (let windows = 1; !idle() && (await query.advance()); windows++) {
          if (windows % SAVE_EVERY_WINDOWS === 0) {
            await this.options.checkpoints.save();
          }
        }
      } catch (error) {
        query.backoff.failed();
        throw error;
      }
    });
  }

  /** Does something and remembers why it failed, until it succeeds. */
  private async attempt(what: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
      this.failing.delete(what);
    } catch (error) {
      if (this.stopping.signal.aborted) return;
      const { message } = error as Error;
      if (!(error instanceof RequestFailure)) {
        this.backoff.failed();
        this.failing.set(what, `the data cannot be stored: ${message}`);
      } else if (OF_THE_TARGET.has(error.kind)) {
        this.backoff.failed(error.retryAfterMs);
        this.failing.set(what, message);
      } else {
        this.failing.set(what, `${what}: ${message}`);
      }
    }
  }

  private sayLeft(about: string, left: readonly string[], why: string): void {
    const text = left.length > 0 ? `${why}; left out: ${listed(left)}` : '';
    this.say(about, text);
  }

  /** Each thing once, until it changes. */
  private say(about: string, text: string): void {
    if ((this.said.get(about) ?? '') === text) return;
    const { logger, target } = this.options;
    this.said.set(about, text);
    if (text !== '') logger.warn(`Target ${target.name}: ${text}`);
  }

  private report(): void {
    const { target, metrics } = this.options;
    const queries = [...this.queries.values()];
    const series = new Map<string, number>();
    for (const query of queries) {
      for (const [state, count] of query.seriesStates) {
        series.set(state, (series.get(state) ?? 0) + count);
      }
    }
    const lags = queries.flatMap(({ lagMs }) => lagMs ?? []);
    metrics.state(target.name, {
      lagSeconds: lags.length > 0 ? Math.max(...lags) / 1000 : undefined,
      queries: queries.length,
      series,
      up: this.failing.size === 0,
    });
    this.sayLeft(
      'series',
      [...new Set(queries.flatMap(({ left }) => left))],
      'services have more series than limits allow',
    );
    const { problem } = this;
    this.say('problem', problem?.slice(target.name.length + 2) ?? '');
    if (problem === undefined && this.wasFailing) {
      this.options.logger.info(`Target ${target.name} is well again`);
    }
    this.wasFailing = problem !== undefined;
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
