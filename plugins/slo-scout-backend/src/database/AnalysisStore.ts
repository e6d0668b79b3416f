import type {
  Analysis,
  AnalysisStatus,
  ListOptions,
  Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Knex } from 'knex';
import { containsPattern } from './containsPattern';
import { countByStatus } from './countByStatus';
import { readPage } from './readPage';
import { isoTime, isUuid } from './rowValues';

interface AnalysisRow {
  id: string;
  seq: string;
  service_id: string;
  service_name: string;
  status: AnalysisStatus;
  step: Analysis['step'] | null;
  progress: number;
  message: string | null;
  error: string | null;
  requested_by: string;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  proposals: number;
  revision: number;
}

/**
 * An analysis with the number of its changes so far.
 *
 * @internal
 */
export interface RevisedAnalysis {
  analysis: Analysis;
  revision: number;
}

/**
 * A service that could be analysed without being asked.
 *
 * @internal
 */
export interface AnalysisCandidate {
  serviceId: string;
  /** Length of its history, seconds. */
  historySeconds: number;
  /** Whether history is still being filled in. */
  backfilling: boolean;
  /** Seconds since its telemetry was noticed. */
  noticedSecondsAgo: number;
  /** Of its newest analysis; undefined when there is none. */
  newest?: {
    status: AnalysisStatus;
    historySeconds: number;
    /** Whether it was made while history was still being filled in. */
    early: boolean;
    finishedSecondsAgo: number;
  };
}

const COLUMNS = [
  'analysis_runs.id',
  'analysis_runs.seq',
  'analysis_runs.service_id',
  'services.name as service_name',
  'analysis_runs.status',
  'analysis_runs.step',
  'analysis_runs.progress',
  'analysis_runs.message',
  'analysis_runs.error',
  'analysis_runs.requested_by',
  'analysis_runs.created_at',
  'analysis_runs.started_at',
  'analysis_runs.finished_at',
  'analysis_runs.proposals',
  'analysis_runs.revision',
];
const UNDER_WAY: AnalysisStatus[] = ['queued', 'running'];

/**
 * The table `analysis_runs`.
 *
 * @internal
 */
export class AnalysisStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  list(options: ListOptions & { serviceId?: string }): Promise<Page<Analysis>> {
    const query = this.#db('analysis_runs');
    if (options.serviceId !== undefined) {
      query.where(
        'analysis_runs.service_id',
        isUuid(options.serviceId) ? options.serviceId : this.#db.raw('NULL'),
      );
    }
    if (options.q) {
      query.whereIn(
        'analysis_runs.service_id',
        this.#db('services')
          .whereILike('name', containsPattern(options.q))
          .select('id'),
      );
    }
    return readPage<AnalysisRow, Analysis>(query, {
      ...options,
      join: joinService,
      select: COLUMNS,
      order: {
        column: 'analysis_runs.seq',
        direction: 'desc',
        integer: true,
      },
      placeOf: row => row.seq,
      toItem: toAnalysis,
    });
  }

  async get(id: string): Promise<Analysis | undefined> {
    return (await this.getMany([id]))[0]?.analysis;
  }

  async getMany(ids: string[]): Promise<RevisedAnalysis[]> {
    const rows: AnalysisRow[] = await this.#from()
      .whereIn('analysis_runs.id', ids.filter(isUuid))
      .select(COLUMNS);
    return rows.map(row => ({
      analysis: toAnalysis(row),
      revision: row.revision,
    }));
  }

  async findUnderWay(serviceId: string): Promise<Analysis | undefined> {
    const row: AnalysisRow | undefined = await this.#from()
      .where('analysis_runs.service_id', serviceId)
      .whereIn('analysis_runs.status', UNDER_WAY)
      .first(COLUMNS);
    return row && toAnalysis(row);
  }

  /** @returns false when another analysis of the service is under way. */
  async insert(analysis: {
    id: string;
    serviceId: string;
    requestedBy: string;
  }): Promise<boolean> {
    const rows = await this.#db('analysis_runs')
      .insert({
        id: analysis.id,
        service_id: analysis.serviceId,
        status: 'queued',
        requested_by: analysis.requestedBy,
      })
      .onConflict(
        this.#db.raw(`(service_id) WHERE status IN ('queued', 'running')`),
      )
      .ignore()
      .returning('id');
    return rows.length > 0;
  }

  /**
   * Starts an attempt; it alone may write from now on.
   *
   * @returns its number, or undefined when the analysis is finished or gone.
   */
  async start(id: string): Promise<number | undefined> {
    const rows = await this.#db('analysis_runs')
      .where({ id })
      .whereIn('status', UNDER_WAY)
      .update({
        status: 'running',
        step: null,
        progress: 0,
        message: null,
        started_at: this.#db.raw('coalesce(started_at, now())'),
        attempt: this.#db.raw('attempt + 1'),
        revision: this.#db.raw('revision + 1'),
      })
      .returning('attempt');
    return rows[0]?.attempt;
  }

  /** @returns false when the attempt has no say any more: cancelled, or another one took over. */
  async report(
    id: string,
    attempt: number,
    state: {
      step?: Analysis['step'];
      progress?: number;
      message?: string;
    },
  ): Promise<boolean> {
    const changed = await this.#db('analysis_runs')
      .where({ id, attempt, status: 'running' })
      .update({
        step: state.step,
        progress: state.progress,
        message: state.message,
        revision: this.#db.raw('revision + 1'),
      });
    return changed > 0;
  }

  /** Notes what the service's history is like as the attempt begins. */
  async noteHistory(id: string, attempt: number): Promise<void> {
    await this.#db.raw(
      `UPDATE analysis_runs SET early = services.backfilling,
         history_seconds = extract(epoch FROM services.last_seen - services.first_seen)
       FROM services
       WHERE services.id = analysis_runs.service_id AND analysis_runs.id = ? AND attempt = ?`,
      [id, attempt],
    );
  }

  /** Ends an attempt in its transaction; false as with {@link AnalysisStore.report}. */
  async succeed(
    id: string,
    attempt: number,
    result: { proposals: number; message: string },
  ): Promise<boolean> {
    const changed = await this.#db('analysis_runs')
      .where({ id, attempt, status: 'running' })
      .update({
        status: 'succeeded',
        progress: 1,
        finished_at: this.#db.fn.now(),
        revision: this.#db.raw('revision + 1'),
        ...result,
      });
    return changed > 0;
  }

  /** Puts an attempt that failed back, to be tried again. */
  async requeue(id: string, attempt: number, message: string): Promise<void> {
    await this.#db('analysis_runs')
      .where({ id, attempt, status: 'running' })
      .update({
        status: 'queued',
        message,
        revision: this.#db.raw('revision + 1'),
      });
  }

  /** @returns false when it was finished already. */
  async finish(
    id: string,
    status: 'failed' | 'cancelled',
    error?: string,
  ): Promise<boolean> {
    const changed = await this.#db('analysis_runs')
      .where({ id })
      .whereIn('status', UNDER_WAY)
      .update({
        status,
        error,
        finished_at: this.#db.fn.now(),
        revision: this.#db.raw('revision + 1'),
      });
    return changed > 0;
  }

  async idsUnderWay(): Promise<string[]> {
    return this.#db('analysis_runs').whereIn('status', UNDER_WAY).pluck('id');
  }

  /** Services with telemetry and no analysis under way, least analysed first. */
  async candidates(): Promise<AnalysisCandidate[]> {
    const { rows } = await this.#db.raw(
      `SELECT s.id AS "serviceId", s.backfilling,
         extract(epoch FROM s.last_seen - s.first_seen)::double precision AS "historySeconds",
         extract(epoch FROM clock_timestamp() - s.noticed_at)::double precision AS "noticedSecondsAgo",
         n.status, n.early, coalesce(n.history_seconds, 0) AS analysed,
         extract(epoch FROM clock_timestamp() - n.finished_at)::double precision AS "finishedSecondsAgo"
       FROM services s LEFT JOIN LATERAL (
         SELECT status, early, history_seconds, finished_at FROM analysis_runs a
         WHERE a.service_id = s.id ORDER BY seq DESC LIMIT 1) n ON true
       WHERE s.removed_at IS NULL AND s.last_seen IS NOT NULL
         AND coalesce(n.status, '') NOT IN ('queued', 'running')
       ORDER BY n.history_seconds NULLS FIRST, s.journeys DESC, s.name`,
    );
    return rows.map(
      (
        row: Omit<AnalysisCandidate, 'newest'> & {
          status: AnalysisStatus | null;
          early: boolean;
          analysed: number;
          finishedSecondsAgo: number;
        },
      ) => ({
        serviceId: row.serviceId,
        historySeconds: row.historySeconds,
        backfilling: row.backfilling,
        noticedSecondsAgo: row.noticedSecondsAgo,
        newest: row.status
          ? {
              status: row.status,
              historySeconds: row.analysed,
              early: row.early,
              finishedSecondsAgo: row.finishedSecondsAgo,
            }
          : undefined,
      }),
    );
  }

  async countByStatus(): Promise<Map<string, number>> {
    return countByStatus(this.#db, 'analysis_runs');
  }

  #from() {
    return joinService(this.#db('analysis_runs'));
  }
}

function joinService(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query.join('services', 'services.id', 'analysis_runs.service_id');
}

function toAnalysis(row: AnalysisRow): Analysis {
  return {
    id: row.id,
    serviceId: row.service_id,
    serviceName: row.service_name,
    status: row.status,
    step: row.step ?? undefined,
    progress: row.progress,
    message: row.message ?? undefined,
    error: row.error ?? undefined,
    requestedBy: row.requested_by,
    createdAt: row.created_at.toISOString(),
    startedAt: isoTime(row.started_at),
    finishedAt: isoTime(row.finished_at),
    proposals: row.proposals,
  };
}
