import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  ChangeRequest,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { GitProvider } from '@slo-scout/backstage-plugin-slo-scout-node';
import type { Database } from '../database/Database';

/** A state is asked for again after this. */
const MAX_AGE_SECONDS = 60;
/** Nobody who reads an SLO waits longer for the git host. */
const PATIENCE_MS = 3_000;
const BATCH = 20;

/**
 * Keeps the states of change requests up to date. A git host that does not
 * answer leaves the old state, which says when it was true.
 *
 * @internal
 */
export class ChangeRequestRefresher {
  readonly #database: Database;
  readonly #logger: LoggerService;
  readonly #provider: GitProvider | undefined;
  readonly #repository: string | undefined;

  constructor(options: {
    database: Database;
    logger: LoggerService;
    provider?: GitProvider;
    repository?: string;
  }) {
    this.#database = options.database;
    this.#logger = options.logger;
    this.#provider = options.provider;
    this.#repository = options.repository;
  }

  /** Asks about open change requests that were not asked about for a while. */
  async refreshStale(): Promise<void> {
    const stale = await this.#database.slos.staleChangeRequests(
      MAX_AGE_SECONDS,
      BATCH,
    );
    for (const { ids, changeRequest } of stale) {
      await this.#refresh(ids, changeRequest);
    }
  }

  /** Asks on behalf of a reader, who is not kept waiting for long. */
  async refreshIfOld({ id, changeRequest }: Slo): Promise<void> {
    if (changeRequest?.state !== 'open') return;
    if (!(await this.#database.slos.isChangeRequestStale(id, MAX_AGE_SECONDS)))
      return;
    await Promise.race([
      this.#refresh([id], changeRequest),
      new Promise(resolve => setTimeout(resolve, PATIENCE_MS).unref()),
    ]);
  }

  async #refresh(ids: string[], changeRequest: ChangeRequest): Promise<void> {
    if (!this.#provider || !this.#repository) return;
    if (changeRequest.provider !== this.#provider.id) return;
    let state = changeRequest;
    try {
      state = await this.#provider.refresh(this.#repository, changeRequest);
    } catch (error) {
      this.#logger.warn(
        `The state of ${changeRequest.url} could not be read`,
        toError(error),
      );
    }
    await this.#database.slos.setChangeRequest(ids, state);
  }
}
