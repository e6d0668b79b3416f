import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Request, RequestHandler } from 'express';
import type { Database } from '../database/Database';

/** What the OpenAPI validation leaves on a request whose route it knows. */
type DocumentedRequest = Request & { openapi?: { openApiRoute?: string } };

/**
 * Metrics of the plugin, in a registry of its own so that they meet no others of
 * the process.
 *
 * @internal
 */
export class PluginMetrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;

  readonly #policyEvaluations: Counter<'result'>;

  constructor(database: Database) {
    this.#requests = new Histogram({
      name: 'slo_scout_http_request_duration_seconds',
      help: 'Duration of API requests by route of the OpenAPI document',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [this.#registry],
    });
    this.#policyEvaluations = new Counter({
      name: 'sloscout_policy_evaluations_total',
      help: 'Decisions of the policy by result; break_glass is a denial that was let through',
      labelNames: ['result'],
      registers: [this.#registry],
    });
    for (const result of ['allow', 'warn', 'deny', 'break_glass']) {
      this.#policyEvaluations.inc({ result }, 0);
    }
    this.#countRows('slo_scout_analyses', 'Analyses by status', () =>
      database.analyses.countByStatus(),
    );
    this.#countRows('slo_scout_slos', 'Approved SLOs by status', () =>
      database.slos.countByStatus(),
    );
    this.#countRows('slo_scout_proposals', 'Proposals by status', () =>
      database.proposals.countByStatus(),
    );
  }

  /** In Prometheus text format. */
  async render(): Promise<{ contentType: string; body: string }> {
    return {
      contentType: this.#registry.contentType,
      body: await this.#registry.metrics(),
    };
  }

  /** Counts a decision of the policy. */
  countPolicyEvaluation(result: string): void {
    this.#policyEvaluations.inc({ result });
  }

  /** Times requests; has to come before the routes. */
  middleware(): RequestHandler {
    return (request: DocumentedRequest, response, next) => {
      const end = this.#requests.startTimer({ method: request.method });
      response.on('finish', () => {
        // A progress stream lasts as long as what it tells about.
        if (response.get('content-type')?.startsWith('text/event-stream')) {
          return;
        }
        // Only documented routes become labels, whatever is asked for.
        const route = request.openapi?.openApiRoute ?? 'unknown';
        end({ route, status: response.statusCode });
      });
      next();
    };
  }

  #countRows(
    name: string,
    help: string,
    count: () => Promise<Map<string, number>>,
  ): void {
    const gauge: Gauge<'status'> = new Gauge({
      name,
      help,
      labelNames: ['status'],
      registers: [this.#registry],
      async collect() {
        gauge.reset();
        for (const [status, value] of await count()) {
          gauge.set({ status }, value);
        }
      },
    });
  }
}
