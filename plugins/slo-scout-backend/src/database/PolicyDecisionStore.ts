import type {
  ListOptions,
  Page,
  PolicyDecisionRecord,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { PolicyDecision, PolicyInput } from '@slo-scout/slo';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { containsPattern } from './containsPattern';
import { readPage } from './readPage';
import { isUuid } from './rowValues';

/**
 * A decision of the policy with what it was made on.
 *
 * @internal
 */
export interface NewPolicyDecision {
  /** The same for all SLOs of one deployment. */
  changeId: string;
  serviceId: string;
  proposalId: string;
  sloId?: string;
  input: PolicyInput;
  decision: PolicyDecision;
}

interface DecisionRow {
  id: string;
  seq: string;
  at: Date;
  action: PolicyInput['action'];
  actor: string;
  service_id: string;
  service_name: string;
  sli_id: string;
  slo_id: string | null;
  slo_name: string;
  result: PolicyDecisionRecord['result'];
  decision: PolicyDecision;
}

/**
 * The table `policy_decisions`.
 *
 * @internal
 */
export class PolicyDecisionStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async add({ input, decision, ...of }: NewPolicyDecision): Promise<void> {
    const { breakGlass } = decision;
    await this.#db('policy_decisions').insert({
      id: randomUUID(),
      change_id: of.changeId,
      action: input.action,
      actor: input.actor,
      service_id: of.serviceId,
      team: input.team,
      sli_id: of.proposalId,
      slo_id: of.sloId,
      slo_name: input.slo.name,
      result: resultOf(decision),
      break_glass_id: breakGlass?.used ? breakGlass.id : undefined,
      input: JSON.stringify(input),
      decision: JSON.stringify(decision),
    });
  }

  list(
    options: ListOptions & {
      serviceId?: string;
      result?: PolicyDecisionRecord['result'];
    },
  ): Promise<Page<PolicyDecisionRecord>> {
    const query = this.#db('policy_decisions as d');
    if (options.serviceId !== undefined) {
      query.where(
        'd.service_id',
        isUuid(options.serviceId) ? options.serviceId : this.#db.raw('NULL'),
      );
    }
    if (options.result) query.where('d.result', options.result);
    if (options.q) query.whereILike('d.slo_name', containsPattern(options.q));
    return readPage<DecisionRow, PolicyDecisionRecord>(query, {
      ...options,
      join: rows => rows.join('services', 'services.id', 'd.service_id'),
      select: [
        ...['id', 'seq', 'at', 'action', 'actor', 'service_id', 'sli_id'].map(
          column => `d.${column}`,
        ),
        ...['d.slo_id', 'd.slo_name', 'd.result', 'd.decision'],
        'services.name as service_name',
      ],
      order: { column: 'd.seq', direction: 'desc', integer: true },
      placeOf: row => row.seq,
      toItem: row => ({
        id: row.id,
        at: row.at.toISOString(),
        action: row.action,
        actor: row.actor,
        serviceId: row.service_id,
        serviceName: row.service_name,
        slo: row.slo_name,
        sloId: row.slo_id ?? undefined,
        proposalId: row.sli_id,
        result: row.result,
        decision: row.decision,
      }),
    });
  }

  /** What the newest decisions were made on. */
  async inputs(
    limit: number,
  ): Promise<Array<{ id: string; at: Date; input: PolicyInput }>> {
    return this.#db('policy_decisions')
      .orderBy('seq', 'desc')
      .limit(limit)
      .select('id', 'at', 'input');
  }

  /** Lets those who count the changes of a team wait for each other, until the transaction ends. */
  async lockTeam(team: string): Promise<void> {
    await this.#db.raw(`SELECT pg_advisory_xact_lock(hashtextextended(?, 0))`, [
      `slo-scout.policy.${team}`,
    ]);
  }

  /** Changes of the last seven days that were let through. */
  async recent(
    serviceId: string,
    team: string | undefined,
  ): Promise<NonNullable<PolicyInput['recent']>> {
    const rows: Array<{ action: string; service: string; team: string }> =
      await this.#db('policy_decisions')
        .where('at', '>', this.#db.raw(`now() - interval '7 days'`))
        .whereNot('result', 'deny')
        .where(part =>
          part
            .where('service_id', serviceId)
            .modify(query => team && query.orWhere({ team })),
        )
        .groupBy('action')
        .select('action')
        .select(
          this.#db.raw(
            'count(DISTINCT change_id) FILTER (WHERE service_id = ?) AS service',
            [serviceId],
          ),
          this.#db.raw(
            'count(DISTINCT change_id) FILTER (WHERE team = ?) AS team',
            [team ?? null],
          ),
        );
    const of = (action: string, column: 'service' | 'team') =>
      Number(rows.find(row => row.action === action)?.[column] ?? 0);
    return {
      serviceApprovals: of('approve', 'service'),
      serviceDeploys: of('deploy', 'service'),
      ...(team && {
        teamApprovals: of('approve', 'team'),
        teamDeploys: of('deploy', 'team'),
      }),
    };
  }
}

function resultOf({
  decision,
  breakGlass,
}: PolicyDecision): PolicyDecisionRecord['result'] {
  return breakGlass?.used ? 'break_glass' : decision;
}
