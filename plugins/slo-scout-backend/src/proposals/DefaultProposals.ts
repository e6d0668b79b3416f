import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ListOptions,
  Page,
  Proposal,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { randomUUID } from 'node:crypto';
import type { SloScoutConfig } from '../config/SloScoutConfig';
import type { Database } from '../database/Database';
import type { Caller } from '../http/Caller';
import { authorsOf } from '../policy/authorsOf';
import { countChanges } from '../policy/countChanges';
import type { PolicyEngine } from '../policy/PolicyEngine';
import type { SliSources } from '../slis/SliSources';
import { draftSlo } from './draftSlo';
import type { Approval, Proposals } from './Proposals';

/**
 * {@link Proposals} without any permission.
 *
 * @internal
 */
export class DefaultProposals implements Proposals {
  readonly #database: Database;
  readonly #sources: SliSources;
  readonly #policy: PolicyEngine;
  readonly #artifacts: SloScoutConfig['artifacts'];

  constructor(options: {
    database: Database;
    sources: SliSources;
    policy: PolicyEngine;
    artifacts: SloScoutConfig['artifacts'];
  }) {
    this.#database = options.database;
    this.#sources = options.sources;
    this.#policy = options.policy;
    this.#artifacts = options.artifacts;
  }

  list(
    options: ListOptions & {
      serviceId?: string;
      status?: Proposal['status'];
    },
  ): Promise<Page<Proposal>> {
    return this.#database.proposals.list(options);
  }

  async get(id: string): Promise<Proposal> {
    return found(await this.#database.proposals.get(id), id);
  }

  async approve(id: string, approval: Approval, caller: Caller): Promise<Slo> {
    const proposal = await this.get(id);
    requireUndecided(proposal);
    const service = found(
      await this.#database.services.get(proposal.serviceId),
      proposal.serviceId,
    );
    const { spec, whatIf } = await draftSlo(proposal, service, approval, {
      sources: this.#sources,
      artifacts: this.#artifacts,
    });
    const analysis = await this.#database.analyses.get(proposal.analysisId);
    await this.#policy.prepare();

    const revised = proposal.revises?.sloId;
    const sloId = revised ?? randomUUID();
    const policy = await this.#policy.transaction(this.#database, async tx => {
      // Whoever comes second waits here and then finds it decided.
      requireUndecided(found(await tx.proposals.lock(id), id));
      const slos = await tx.slos.ofService(service.id);
      const present = slos.find(slo => slo.spec.name === spec.name);
      if (revised !== present?.id) {
        throw new ConflictError(
          revised === undefined
            ? `The service has an SLO named "${spec.name}" already`
            : `The SLO "${spec.name}" that it revises is no more`,
        );
      }
      const decision = await this.#policy.require(
        tx,
        await this.#policy.open(tx, service, 'approve'),
        {
          action: 'approve',
          actor: caller.actor,
          approver: caller.actor,
          authors: authorsOf(analysis, spec, caller.actor),
          reason: approval.reason,
          slo: {
            name: spec.name,
            target: spec.target,
            windowDays: spec.windowDays,
            kind: spec.sli.kind,
            variant: spec.rationale.variant,
            probabilityMet: whatIf.probabilityMet,
            pagesPerWeek: whatIf.pagesPerWeek,
          },
          confidence: {
            data: proposal.confidence.data.verdict,
            validity: proposal.confidence.validity.verdict,
          },
          changes: countChanges(
            slos.map(slo => slo.spec),
            [
              ...slos
                .filter(({ id: other }) => other !== revised)
                .map(slo => slo.spec),
              spec,
            ],
          ),
        },
        { changeId: sloId, serviceId: service.id, proposalId: id },
      );
      await tx.proposals.decide(id, {
        status: 'approved',
        decidedBy: caller.actor,
        reason: approval.reason,
      });
      const approved = { proposalId: id, spec, approvedBy: caller.actor };
      if (revised === undefined) {
        await tx.slos.insert({ ...approved, id: sloId, serviceId: service.id });
      } else {
        await tx.slos.revise(revised, approved);
        await tx.drift.forget(revised);
      }
      await tx.decisions.add({
        proposalId: id,
        sloId,
        decision: spec.rationale.variant === 'custom' ? 'edit' : 'accept',
        variant: spec.rationale.variant,
        proposedTarget: proposal.variants.find(
          ({ name }) => name === proposal.recommended,
        )?.target,
        target: spec.target,
        probabilityMet: whatIf.probabilityMet,
        reason: approval.reason,
        actor: caller.actor,
        policy: decision,
      });
      await tx.audit.add({
        actor: caller.actor,
        action: 'proposal.approve',
        subject: `proposal:${id}`,
        details: {
          sloId,
          slo: spec.id,
          target: spec.target,
          variant: spec.rationale.variant,
          reason: approval.reason,
          policy: decision.findings.map(({ ruleId, effect }) => ({
            ruleId,
            effect,
          })),
        },
      });
      return decision;
    });
    return { ...found(await this.#database.slos.get(sloId), sloId), policy };
  }

  async reject(
    id: string,
    input: { reason: string },
    caller: Caller,
  ): Promise<Proposal> {
    await this.#database.transaction(async tx => {
      requireUndecided(found(await tx.proposals.lock(id), id));
      await tx.proposals.decide(id, {
        status: 'rejected',
        decidedBy: caller.actor,
        reason: input.reason,
      });
      await tx.decisions.add({
        proposalId: id,
        decision: 'reject',
        reason: input.reason,
        actor: caller.actor,
      });
      await tx.audit.add({
        actor: caller.actor,
        action: 'proposal.reject',
        subject: `proposal:${id}`,
        details: { reason: input.reason },
      });
    });
    return this.get(id);
  }
}

function found<T>(value: T | undefined, id: string): T {
  if (value === undefined) {
    throw new NotFoundError(`There is no proposal with the id "${id}"`);
  }
  return value;
}

function requireUndecided(proposal: Proposal): void {
  if (proposal.status === 'superseded') {
    throw new ConflictError(
      'A newer analysis replaced this proposal; decide on the new one',
    );
  }
  if (proposal.status !== 'proposed') {
    throw new ConflictError(
      `The proposal was ${proposal.status} by ${proposal.decidedBy} already`,
    );
  }
}
