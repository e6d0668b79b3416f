import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ListOptions,
  Page,
  Proposal,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { PolicyRule } from '@slo-scout/slo';
import { randomUUID } from 'node:crypto';
import type { SloScoutConfig } from '../config/SloScoutConfig';
import type { Database } from '../database/Database';
import type { Caller } from '../http/Caller';
import { requirePolicy } from '../policy/requirePolicy';
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
  readonly #rules: PolicyRule[];
  readonly #artifacts: SloScoutConfig['artifacts'];

  constructor(options: {
    database: Database;
    sources: SliSources;
    rules: PolicyRule[];
    artifacts: SloScoutConfig['artifacts'];
  }) {
    this.#database = options.database;
    this.#sources = options.sources;
    this.#rules = options.rules;
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
    const policy = requirePolicy(this.#rules, {
      action: 'approve',
      actor: caller.actor,
      author: analysis?.requestedBy,
      reason: approval.reason,
      service: {
        name: service.name,
        entityRef: service.entityRef,
        owner: service.owner,
        tier: service.tier,
      },
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
    });

    const sloId = randomUUID();
    await this.#database.transaction(async tx => {
      // Whoever comes second waits here and then finds it decided.
      requireUndecided(found(await tx.proposals.lock(id), id));
      const slos = await tx.slos.ofService(service.id);
      if (slos.some(slo => slo.spec.name === spec.name)) {
        throw new ConflictError(
          `The service has an SLO named "${spec.name}" already`,
        );
      }
      await tx.proposals.decide(id, {
        status: 'approved',
        decidedBy: caller.actor,
        reason: approval.reason,
      });
      await tx.slos.insert({
        id: sloId,
        serviceId: service.id,
        proposalId: id,
        spec,
        approvedBy: caller.actor,
      });
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
        policy,
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
          policy: policy.findings.map(({ ruleId, effect }) => ({
            ruleId,
            effect,
          })),
        },
      });
    });
    return found(await this.#database.slos.get(sloId), sloId);
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
