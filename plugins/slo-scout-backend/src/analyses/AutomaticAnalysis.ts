import type { Database } from '../database/Database';
import { SYSTEM_ACTOR } from '../http/Caller';
import type { DefaultAnalyses } from './DefaultAnalyses';
import { isAnalysisDue } from './isAnalysisDue';

/**
 * Queues analyses of services that are due, a bounded number at a time.
 *
 * @internal
 */
export class AutomaticAnalysis {
  readonly #database: Database;
  readonly #analyses: DefaultAnalyses;
  readonly #maxQueued: number;

  constructor(options: {
    database: Database;
    analyses: DefaultAnalyses;
    maxQueued: number;
  }) {
    this.#database = options.database;
    this.#analyses = options.analyses;
    this.#maxQueued = options.maxQueued;
  }

  /** @returns the number of analyses that it queued. */
  async queueDue(): Promise<number> {
    const underWay = await this.#database.analyses.idsUnderWay();
    const due = (await this.#database.analyses.candidates())
      .filter(isAnalysisDue)
      .slice(0, Math.max(0, this.#maxQueued - underWay.length));
    for (const { serviceId } of due) {
      await this.#analyses.analyze({ serviceId }, { actor: SYSTEM_ACTOR });
    }
    return due.length;
  }
}
