import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { RevisedAnalysis } from '../database/AnalysisStore';
import type { Database } from '../database/Database';

const INTERVAL_MS = 500;

/**
 * Follows analyses on behalf of progress streams. All streams of the process
 * share one query, and the analysis may run in another process.
 *
 * @internal
 */
export class AnalysisWatcher {
  readonly #database: Database;
  readonly #logger: LoggerService;
  readonly #listeners = new Map<
    string,
    Set<(state: RevisedAnalysis) => void>
  >();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { database: Database; logger: LoggerService }) {
    this.#database = options.database;
    this.#logger = options.logger;
  }

  /**
   * Tells the state now and again, changed or not.
   *
   * @returns ends it.
   */
  watch(id: string, listener: (state: RevisedAnalysis) => void): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(id, listeners);
    this.#schedule();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(id);
    };
  }

  /** Ends all watching. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#listeners.clear();
  }

  #schedule(): void {
    if (this.#timer || this.#listeners.size === 0) return;
    this.#timer = setTimeout(async () => {
      try {
        await this.#look();
      } catch (error) {
        this.#logger.warn('Progress could not be read', toError(error));
      }
      this.#timer = undefined;
      this.#schedule();
    }, INTERVAL_MS);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const states = await this.#database.analyses.getMany([
      ...this.#listeners.keys(),
    ]);
    for (const state of states) {
      for (const listener of this.#listeners.get(state.analysis.id) ?? []) {
        listener(state);
      }
    }
  }
}
