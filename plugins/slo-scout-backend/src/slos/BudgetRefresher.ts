import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import pLimit from 'p-limit';
import type { Database } from '../database/Database';
import type { SliSources } from '../slis/SliSources';
import { computeErrorBudget } from './computeErrorBudget';

/** A budget in a list is at most about this old, as long as the database keeps up. */
const MAX_AGE_SECONDS = 120;
const BATCH = 50;
/** The database computes several at a time; people need the other connections of the pool. */
const CONCURRENCY = 4;

/**
 * Keeps the budgets in the rows of SLOs fresh, so that lists need no telemetry.
 *
 * @internal
 */
export class BudgetRefresher {
  readonly #database: Database;
  readonly #sources: SliSources;
  readonly #logger: LoggerService;

  constructor(options: {
    database: Database;
    sources: SliSources;
    logger: LoggerService;
  }) {
    this.#database = options.database;
    this.#sources = options.sources;
    this.#logger = options.logger;
  }

  /** Computes what is old, stalest first, until nothing is or the signal aborts. */
  async refresh(signal: AbortSignal): Promise<void> {
    for (;;) {
      const stale = await this.#database.slos.stalestBudgets(
        MAX_AGE_SECONDS,
        BATCH,
      );
      if (stale.length === 0) return;
      const limit = pLimit(CONCURRENCY);
      await Promise.all(
        stale.map(slo =>
          limit(async () => {
            if (!signal.aborted) await this.#refreshOne(slo);
          }),
        ),
      );
      if (signal.aborted) return;
    }
  }

  async #refreshOne(
    slo: Parameters<typeof computeErrorBudget>[1] & { id: string },
  ): Promise<void> {
    const now = new Date();
    try {
      const budget = await computeErrorBudget(this.#sources, slo, {
        now,
        windows: 1,
      });
      await this.#database.slos.setBudget(slo.id, budget);
    } catch (error) {
      this.#logger.warn(
        `The error budget of ${slo.spec.id} could not be computed`,
        toError(error),
      );
      // Noted as looked at, lest one broken SLO holds up all others.
      await this.#database.slos.setBudget(slo.id, {
        computedAt: now.toISOString(),
      });
    }
  }
}
