import type {
  BudgetSummary,
  ChangeRequest,
  DriftState,
  ListOptions,
  Page,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { SloSpec } from '@slo-scout/slo';
import type { Knex } from 'knex';
import { containsPattern, searchText } from './containsPattern';
import { countByStatus } from './countByStatus';
import { readPage } from './readPage';
import { isUuid, numeric } from './rowValues';

interface SloRow {
  id: string;
  seq: string;
  service_id: string;
  service_name: string;
  entity_ref: string | null;
  proposal_id: string;
  status: Slo['status'];
  target: string;
  spec: SloSpec;
  approved_by: string;
  created_at: Date;
  change_request: ChangeRequest | null;
  budget_sli: string | null;
  budget_remaining: string | null;
  budget_burn_rate: string | null;
  budget_computed_at: Date | null;
  drift: Omit<DriftState, 'checkedAt' | 'proposalId'> | null;
  drift_checked_at: Date | null;
  drift_proposal_id: string | null;
}

const COLUMNS = [
  'slos.id',
  'slos.seq',
  'slos.service_id',
  'services.name as service_name',
  'services.entity_ref',
  'slos.proposal_id',
  'slos.status',
  'slos.target',
  'slos.spec',
  'slos.approved_by',
  'slos.created_at',
  'slos.change_request',
  'slos.budget_sli',
  'slos.budget_remaining',
  'slos.budget_burn_rate',
  'slos.budget_computed_at',
  'slo_drift.state as drift',
  'slo_drift.checked_at as drift_checked_at',
  'slo_drift.proposal_id as drift_proposal_id',
];

/**
 * The table `slos`.
 *
 * @internal
 */
export class SloStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  list(options: ListOptions & { serviceId?: string }): Promise<Page<Slo>> {
    const query = this.#db('slos');
    if (options.serviceId !== undefined) {
      query.where(
        'slos.service_id',
        isUuid(options.serviceId) ? options.serviceId : this.#db.raw('NULL'),
      );
    }
    if (options.q) {
      query.whereLike('slos.search', containsPattern(searchText(options.q)));
    }
    return readPage<SloRow, Slo>(query, {
      ...options,
      join: joinService,
      select: COLUMNS,
      order: { column: 'slos.seq', direction: 'desc', integer: true },
      placeOf: row => row.seq,
      toItem: toSlo,
    });
  }

  async get(id: string): Promise<Slo | undefined> {
    if (!isUuid(id)) return undefined;
    const row: SloRow | undefined = await this.#from()
      .where('slos.id', id)
      .first(COLUMNS);
    return row && toSlo(row);
  }

  /** All SLOs of a service by name: what its files are made of. */
  async ofService(serviceId: string): Promise<Slo[]> {
    const rows: SloRow[] = await this.#from()
      .where('slos.service_id', serviceId)
      .orderBy('slos.name')
      .select(COLUMNS);
    return rows.map(toSlo);
  }

  async insert(slo: {
    id: string;
    serviceId: string;
    proposalId: string;
    spec: SloSpec;
    approvedBy: string;
  }): Promise<void> {
    const { spec } = slo;
    await this.#db('slos').insert({
      id: slo.id,
      service_id: slo.serviceId,
      proposal_id: slo.proposalId,
      name: spec.name,
      search: searchText(spec.service, spec.name, spec.title),
      target: spec.target,
      window_days: spec.windowDays,
      status: 'approved',
      spec: JSON.stringify(spec),
      journey_id:
        spec.sli.source.type === 'journey'
          ? spec.sli.source.journeyId
          : undefined,
      approved_by: slo.approvedBy,
    });
  }

  /** Gives an SLO another target; it has to be deployed anew. */
  async revise(
    id: string,
    revision: { proposalId: string; spec: SloSpec; approvedBy: string },
  ): Promise<void> {
    const { spec } = revision;
    await this.#db('slos')
      .where({ id })
      .update({
        proposal_id: revision.proposalId,
        target: spec.target,
        window_days: spec.windowDays,
        status: 'approved',
        spec: JSON.stringify(spec),
        approved_by: revision.approvedBy,
        change_request: null,
        budget_computed_at: null,
      });
  }

  /** Serialises the deployments of a service until the transaction ends. */
  async lockDeployment(serviceId: string): Promise<void> {
    await this.#db.raw(`SELECT pg_advisory_xact_lock(hashtextextended(?, 0))`, [
      `slo-scout.deploy.${serviceId}`,
    ]);
  }

  /** Notes the change request of a service on those of its SLOs that it carries. */
  async setChangeRequest(
    ids: string[],
    changeRequest: ChangeRequest,
  ): Promise<void> {
    await this.#db('slos')
      .whereIn('id', ids)
      .update({
        change_request: JSON.stringify(changeRequest),
        change_request_asked_at: this.#db.fn.now(),
        status: statusOf(changeRequest),
      });
  }

  /** Whether nobody asked about its change request for a while. */
  async isChangeRequestStale(
    id: string,
    olderThanSeconds: number,
  ): Promise<boolean> {
    const row = await this.#db('slos')
      .where({ id })
      .whereRaw('change_request_asked_at < now() - make_interval(secs => ?)', [
        olderThanSeconds,
      ])
      .first('id');
    return row !== undefined;
  }

  /**
   * Open change requests that nobody asked about for a while, oldest first; one
   * row a service and branch.
   */
  async staleChangeRequests(
    olderThanSeconds: number,
    limit: number,
  ): Promise<Array<{ ids: string[]; changeRequest: ChangeRequest }>> {
    const { rows } = await this.#db.raw(
      `SELECT array_agg(id) AS ids, (array_agg(change_request))[1] AS "changeRequest"
       FROM slos
       WHERE change_request ->> 'state' = 'open'
         AND change_request_asked_at < now() - make_interval(secs => ?)
       GROUP BY change_request ->> 'provider', change_request ->> 'url',
         change_request ->> 'branch', change_request ->> 'commit'
       ORDER BY min(change_request_asked_at) LIMIT ?`,
      [olderThanSeconds, limit],
    );
    return rows;
  }

  /** Those whose budget was computed longest ago, or never. */
  async stalestBudgets(
    olderThanSeconds: number,
    limit: number,
  ): Promise<Slo[]> {
    const rows: SloRow[] = await this.#from()
      .where(part =>
        part
          .whereNull('slos.budget_computed_at')
          .orWhere(
            'slos.budget_computed_at',
            '<',
            this.#db.raw('now() - make_interval(secs => ?)', [
              olderThanSeconds,
            ]),
          ),
      )
      .orderByRaw('slos.budget_computed_at NULLS FIRST')
      .limit(limit)
      .select(COLUMNS);
    return rows.map(toSlo);
  }

  async setBudget(id: string, budget: BudgetSummary): Promise<void> {
    await this.#db('slos')
      .where({ id })
      .update({
        budget_sli: budget.sli ?? null,
        budget_remaining: budget.remaining ?? null,
        budget_burn_rate: budget.burnRate ?? null,
        budget_computed_at: budget.computedAt,
      });
  }

  /** Journeys that an SLO measures. */
  /** SLOs that measure one of the journeys, and which one. */
  async ofJourneys(
    journeyIds: string[],
  ): Promise<{ journeyId: string; slo: Slo }[]> {
    const rows: (SloRow & { journey_id: string })[] = await this.#from()
      .whereIn('slos.journey_id', journeyIds)
      .orderBy('slos.name')
      .select([...COLUMNS, 'slos.journey_id']);
    return rows.map(row => ({ journeyId: row.journey_id, slo: toSlo(row) }));
  }

  async measuredJourneys(): Promise<string[]> {
    return this.#db('slos')
      .whereNotNull('journey_id')
      .distinct()
      .pluck('journey_id');
  }

  async countByStatus(): Promise<Map<string, number>> {
    return countByStatus(this.#db, 'slos');
  }

  #from() {
    return joinService(this.#db('slos'));
  }
}

function joinService(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query
    .join('services', 'services.id', 'slos.service_id')
    .leftJoin('slo_drift', 'slo_drift.slo_id', 'slos.id');
}

function statusOf(changeRequest: ChangeRequest): Slo['status'] {
  switch (changeRequest.state) {
    case 'merged':
      return 'deployed';
    case 'open':
      return 'deploying';
    default:
      return 'approved';
  }
}

function toSlo(row: SloRow): Slo {
  return {
    id: row.id,
    serviceId: row.service_id,
    serviceName: row.service_name,
    entityRef: row.entity_ref ?? undefined,
    proposalId: row.proposal_id,
    spec: row.spec,
    status: row.status,
    approvedBy: row.approved_by,
    createdAt: row.created_at.toISOString(),
    changeRequest: row.change_request ?? undefined,
    budget: row.budget_computed_at
      ? {
          sli: numeric(row.budget_sli),
          remaining: numeric(row.budget_remaining),
          burnRate: numeric(row.budget_burn_rate),
          computedAt: row.budget_computed_at.toISOString(),
        }
      : undefined,
    drift:
      row.drift && row.drift_checked_at
        ? {
            ...row.drift,
            checkedAt: row.drift_checked_at.toISOString(),
            proposalId: row.drift_proposal_id ?? undefined,
          }
        : undefined,
  };
}
