import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Database } from '../database/Database';
import { SYSTEM_ACTOR } from '../http/Caller';
import { AnalysisClaimLostError } from './AnalysisClaimLostError';
import type { AnalysisJob, AnalysisQueue } from './AnalysisQueue';
import type { AnalysisAttempt } from './runAnalysis';

/** Longer messages are for the log. */
const MAX_ERROR_LENGTH = 500;

/**
 * Works on queued analyses and keeps their rows true to what happens to the jobs.
 *
 * @internal
 */
export class AnalysisWorker {
  readonly #database: Database;
  readonly #queue: AnalysisQueue;
  readonly #logger: LoggerService;
  readonly #run: (attempt: AnalysisAttempt) => Promise<void>;

  constructor(options: {
    database: Database;
    queue: AnalysisQueue;
    logger: LoggerService;
    run: (attempt: AnalysisAttempt) => Promise<void>;
  }) {
    this.#database = options.database;
    this.#queue = options.queue;
    this.#logger = options.logger;
    this.#run = options.run;
  }

  async start(): Promise<void> {
    await this.#queue.work(job => this.#attempt(job));
  }

  /** Fails analyses whose job is gone for good, so that their service can be analysed again. */
  async failOrphans(): Promise<void> {
    for (const id of await this.#database.analyses.idsUnderWay()) {
      if (!(await this.#queue.isAlive(id))) {
        await this.#fail(
          id,
          'It was given up after the last attempt took too long or the process that ran it ended; start it again',
        );
      }
    }
  }

  async #attempt({ analysisId, last, signal }: AnalysisJob): Promise<void> {
    const number = await this.#database.analyses.start(analysisId);
    if (number === undefined) return;
    try {
      await this.#run({ analysisId, number, signal });
    } catch (error) {
      if (error instanceof AnalysisClaimLostError) return;
      const message = sentenceOf(error);
      this.#logger.warn(
        `Attempt ${number} of analysis ${analysisId} failed: ${message}`,
        toError(error),
      );
      if (isFinal(error)) {
        await this.#fail(analysisId, message);
        return;
      }
      if (last) {
        await this.#fail(analysisId, message);
      } else {
        await this.#database.analyses.requeue(
          analysisId,
          number,
          `Attempt ${number} failed, another follows: ${message}`,
        );
      }
      throw error;
    }
  }

  async #fail(id: string, error: string): Promise<void> {
    await this.#database.transaction(async tx => {
      if (await tx.analyses.finish(id, 'failed', error)) {
        await tx.audit.add({
          actor: SYSTEM_ACTOR,
          action: 'analysis.fail',
          subject: `analysis:${id}`,
          details: { error },
        });
      }
    });
  }
}

/** Trying again would find the same. */
function isFinal(error: unknown): boolean {
  return ['NotFoundError', 'InputError'].includes(toError(error).name);
}

function sentenceOf(error: unknown): string {
  const [line] = toError(error).message.split('\n');
  return line.slice(0, MAX_ERROR_LENGTH);
}
