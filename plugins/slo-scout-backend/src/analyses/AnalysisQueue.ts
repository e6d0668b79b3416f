import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Knex } from 'knex';
import { fromKnex, PgBoss } from 'pg-boss';

/** Schema of the job tables, in the plugin's own database. */
const SCHEMA = 'slo_scout_jobs';
const QUEUE = 'analysis';
/** A process that stopped without a word is noticed after this. */
const HEARTBEAT_SECONDS = 30;
const FIRST_RETRY_SECONDS = 5;

/**
 * One attempt at a job.
 *
 * @internal
 */
export interface AnalysisJob {
  analysisId: string;
  /** True when no further attempt follows. */
  last: boolean;
  /** Aborts when the attempt takes too long, its claim is lost, or the process ends. */
  signal: AbortSignal;
}

/**
 * The durable queue of analyses, on pg-boss.
 *
 * @internal
 */
export class AnalysisQueue {
  readonly #boss: PgBoss;
  readonly #shutdown = new AbortController();
  readonly #options: AnalysisQueueOptions;

  private constructor(boss: PgBoss, options: AnalysisQueueOptions) {
    this.#boss = boss;
    this.#options = options;
  }

  /** Creates or migrates the tables of the queue. */
  static async create(options: AnalysisQueueOptions): Promise<AnalysisQueue> {
    const boss = new PgBoss({
      db: fromKnex(options.knex),
      schema: SCHEMA,
      schedule: false,
      superviseIntervalSeconds: HEARTBEAT_SECONDS,
    });
    boss.on('error', error =>
      options.logger.error('The queue of analyses has a problem', error),
    );
    await boss.start();
    const queue = {
      expireInSeconds: options.timeoutMinutes * 60,
      retryLimit: options.attempts - 1,
      retryDelay: FIRST_RETRY_SECONDS,
      retryBackoff: true,
    };
    if (await boss.getQueue(QUEUE)) {
      await boss.updateQueue(QUEUE, queue);
    } else {
      await boss.createQueue(QUEUE, {
        ...queue,
        heartbeatSeconds: HEARTBEAT_SECONDS,
      });
    }
    return new AnalysisQueue(boss, options);
  }

  /** Queues an analysis, in the transaction that makes its row. */
  async send(analysisId: string, trx: Knex): Promise<void> {
    await this.#boss.send(
      QUEUE,
      { analysisId },
      { id: analysisId, db: fromKnex(trx) },
    );
  }

  /** Takes a job out of the queue, in the transaction that cancels its row. */
  async cancel(analysisId: string, trx: Knex): Promise<void> {
    await this.#boss.cancel(QUEUE, analysisId, { db: fromKnex(trx) });
  }

  /** Whether somebody works on it or will. */
  async isAlive(analysisId: string): Promise<boolean> {
    const [job] = await this.#boss.findJobs(QUEUE, { id: analysisId });
    return (
      job !== undefined && ['created', 'retry', 'active'].includes(job.state)
    );
  }

  /** Begins to work; what the handler throws leads to another attempt. */
  async work(handler: (job: AnalysisJob) => Promise<void>): Promise<void> {
    await this.#boss.work(
      QUEUE,
      {
        localConcurrency: this.#options.concurrency,
        pollingIntervalSeconds: 0.5,
      },
      async ([job]: Array<{
        data: { analysisId: string };
        retryCount: number;
        signal: AbortSignal;
      }>) => {
        try {
          await handler({
            analysisId: job.data.analysisId,
            last: job.retryCount >= this.#options.attempts - 1,
            signal: AbortSignal.any([job.signal, this.#shutdown.signal]),
          });
        } catch (error) {
          // pg-boss cannot store what the errors of the pg driver hang on to, and would leave the job active.
          throw new Error(toError(error).message);
        }
      },
    );
  }

  /** Ends what is under way, which is taken up again after the next start. */
  async stop(): Promise<void> {
    this.#shutdown.abort(new Error('The backend was stopped'));
    await this.#boss.stop({ graceful: true, timeout: 5_000, close: false });
  }
}

/**
 * Options of {@link AnalysisQueue.create}.
 *
 * @internal
 */
export interface AnalysisQueueOptions {
  knex: Knex;
  logger: LoggerService;
  timeoutMinutes: number;
  attempts: number;
  /** Jobs at a time in this process. */
  concurrency: number;
}
