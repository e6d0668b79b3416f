import type { VariantName } from '@slo-scout/slo';
import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';

/**
 * What a person decided on a proposal.
 *
 * @internal
 */
export interface NewDecision {
  proposalId: string;
  sloId?: string;
  /** Accept takes a variant as proposed, edit takes another target. */
  decision: 'accept' | 'edit' | 'reject';
  variant?: VariantName | 'custom';
  /** Target of the recommended variant. */
  proposedTarget?: number;
  target?: number;
  probabilityMet?: number;
  reason: string;
  actor: string;
  /** The policy's result, as it was. */
  policy?: object;
}

/**
 * The table `decisions`.
 *
 * @internal
 */
export class DecisionStore {
  readonly #db: Knex;

  constructor(db: Knex) {
    this.#db = db;
  }

  async add(decision: NewDecision): Promise<void> {
    await this.#db('decisions').insert({
      id: randomUUID(),
      sli_id: decision.proposalId,
      slo_id: decision.sloId,
      decision: decision.decision,
      variant: decision.variant,
      proposed_target: decision.proposedTarget,
      target: decision.target,
      probability_met: decision.probabilityMet,
      reason: decision.reason,
      actor: decision.actor,
      policy: decision.policy && JSON.stringify(decision.policy),
    });
  }
}
