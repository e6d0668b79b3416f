import type {
  ListOptions,
  Page,
  Proposal,
  ProposalStatus,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { VariantName } from '@slo-scout/slo';
import type { Knex } from 'knex';
import { containsPattern, searchText } from './containsPattern';
import { countByStatus } from './countByStatus';
import { readPage } from './readPage';
import { isoTime, isUuid } from './rowValues';

/**
 * The part of a proposal that the analysis makes and that never changes.
 *
 * @internal
 */
export type ProposalDocument = Pick<
  Proposal,
  | 'sli'
  | 'variants'
  | 'whatIf'
  | 'confidence'
  | 'guard'
  | 'replay'
  | 'evidence'
  | 'words'
  | 'revises'
>;

/**
 * A proposal as an analysis hands it over.
 *
 * @internal
 */
export interface NewProposal {
  id: string;
  serviceId: string;
  analysisId: string;
  windowDays: number;
  recommended: VariantName;
  document: ProposalDocument;
}

interface ProposalRow {
  id: string;
  seq: string;
  service_id: string;
  service_name: string;
  entity_ref: string | null;
  analysis_id: string;
  status: ProposalStatus;
  window_days: number;
  recommended: VariantName;
  document: ProposalDocument;
  created_at: Date;
  decided_at: Date | null;
  decided_by: string | null;
  reason: string | null;
  slo_id: string | null;
}

const COLUMNS = [
  'slis.id',
  'slis.seq',
  'slis.service_id',
  'services.name as service_name',
  'services.entity_ref',
  'slis.analysis_id',
  'slis.status',
  'slis.window_days',
  'slis.recommended',
  'slis.document',
  'slis.created_at',
  'slis.decided_at',
  'slis.decided_by',
  'slis.reason',
  'slos.id as slo_id',
];

/**
 * The table `slis`.
 *
 * @internal
 */
export class ProposalStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  list(
    options: ListOptions & { serviceId?: string; status?: ProposalStatus },
  ): Promise<Page<Proposal>> {
    const query = this.#db('slis');
    if (options.serviceId !== undefined) {
      query.where(
        'slis.service_id',
        isUuid(options.serviceId) ? options.serviceId : this.#db.raw('NULL'),
      );
    }
    if (options.status) query.where('slis.status', options.status);
    if (options.q) {
      query.whereLike('slis.search', containsPattern(searchText(options.q)));
    }
    return readPage<ProposalRow, Proposal>(query, {
      ...options,
      join: joinServiceAndSlo,
      select: COLUMNS,
      order: { column: 'slis.seq', direction: 'desc', integer: true },
      placeOf: row => row.seq,
      toItem: toProposal,
    });
  }

  async get(id: string): Promise<Proposal | undefined> {
    if (!isUuid(id)) return undefined;
    const row: ProposalRow | undefined = await this.#from()
      .where('slis.id', id)
      .first(COLUMNS);
    return row && toProposal(row);
  }

  /** Locks the proposal until the transaction ends. */
  async lock(id: string): Promise<Proposal | undefined> {
    if (!isUuid(id)) return undefined;
    await this.#db('slis').where({ id }).forUpdate().first('id');
    return this.get(id);
  }

  /**
   * Saves the proposals of an analysis. What was proposed for the service before and
   * is still undecided is superseded, whether or not it was proposed again; but for other targets of SLOs, which
   * no analysis proposes.
   */
  async replaceUndecided(
    serviceId: string,
    proposals: NewProposal[],
  ): Promise<void> {
    await this.#db('slis')
      .where({ service_id: serviceId, status: 'proposed' })
      .where(part =>
        part.whereNull('revises_slo_id').orWhereIn(
          'name',
          proposals.map(({ document }) => document.sli.name),
        ),
      )
      .update({ status: 'superseded' });
    if (proposals.length === 0) return;
    await this.#db('slis').insert(proposals.map(toRow));
  }

  /** Saves a proposal of another target for an SLO; an undecided one of before is superseded. */
  async insertRevision(sloId: string, proposal: NewProposal): Promise<void> {
    await this.#db('slis')
      .where({
        service_id: proposal.serviceId,
        name: proposal.document.sli.name,
        status: 'proposed',
      })
      .update({ status: 'superseded' });
    await this.#db('slis').insert({
      ...toRow(proposal),
      revises_slo_id: sloId,
    });
  }

  /** Supersedes what is undecided of another target for an SLO. */
  async withdrawRevision(sloId: string): Promise<void> {
    await this.#db('slis')
      .where({ revises_slo_id: sloId, status: 'proposed' })
      .update({ status: 'superseded' });
  }

  /** Names of SLIs of a service that were turned down. */
  async rejectedNames(serviceId: string): Promise<string[]> {
    return this.#db('slis')
      .where({ service_id: serviceId, status: 'rejected' })
      .distinct()
      .pluck('name');
  }

  async decide(
    id: string,
    decision: {
      status: 'approved' | 'rejected';
      decidedBy: string;
      reason: string;
    },
  ): Promise<void> {
    await this.#db('slis').where({ id }).update({
      status: decision.status,
      decided_at: this.#db.fn.now(),
      decided_by: decision.decidedBy,
      reason: decision.reason,
    });
  }

  async countByStatus(): Promise<Map<string, number>> {
    return countByStatus(this.#db, 'slis');
  }

  #from() {
    return joinServiceAndSlo(this.#db('slis'));
  }
}

function toRow(proposal: NewProposal) {
  const { sli, confidence } = proposal.document;
  return {
    id: proposal.id,
    service_id: proposal.serviceId,
    analysis_id: proposal.analysisId,
    status: 'proposed',
    name: sli.name,
    search: searchText(sli.service, sli.name, sli.description),
    window_days: proposal.windowDays,
    recommended: proposal.recommended,
    verdict: confidence.data.verdict,
    document: JSON.stringify(proposal.document),
  };
}

function joinServiceAndSlo(query: Knex.QueryBuilder): Knex.QueryBuilder {
  return query
    .join('services', 'services.id', 'slis.service_id')
    .leftJoin('slos', 'slos.proposal_id', 'slis.id');
}

function toProposal(row: ProposalRow): Proposal {
  return {
    id: row.id,
    serviceId: row.service_id,
    serviceName: row.service_name,
    entityRef: row.entity_ref ?? undefined,
    analysisId: row.analysis_id,
    status: row.status,
    ...row.document,
    windowDays: row.window_days,
    recommended: row.recommended,
    createdAt: row.created_at.toISOString(),
    decidedAt: isoTime(row.decided_at),
    decidedBy: row.decided_by ?? undefined,
    reason: row.reason ?? undefined,
    sloId: row.slo_id ?? undefined,
  };
}
