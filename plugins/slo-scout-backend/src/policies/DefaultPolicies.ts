import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  BreakGlass,
  ListOptions,
  Page,
  Policy,
  PolicyDecisionRecord,
  PolicyDraft,
  PolicyDryRun,
  PolicyDryRunRequest,
  PolicySet,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { policyLimits } from '@slo-scout/slo';
import type { Database } from '../database/Database';
import type { Caller } from '../http/Caller';
import { parsePolicyDraft } from '../policy/parsePolicyDraft';
import type { PolicyEngine } from '../policy/PolicyEngine';
import { dryRunPolicy } from './dryRunPolicy';
import type { BreakGlassRequest, Policies } from './Policies';
import { PolicyConflictError } from './PolicyConflictError';

const DAY_MS = 86_400_000;
/** Decisions that a policy is tried on when the caller does not say. */
const DRY_RUN_LAST = 50;

/**
 * {@link Policies} without any permission.
 *
 * @internal
 */
export class DefaultPolicies implements Policies {
  readonly #database: Database;
  readonly #engine: PolicyEngine;

  constructor(options: { database: Database; engine: PolicyEngine }) {
    this.#database = options.database;
    this.#engine = options.engine;
  }

  list(): Promise<PolicySet> {
    return this.#engine.policies(this.#database);
  }

  async get(id: string): Promise<Policy> {
    const { items } = await this.list();
    return found(
      items.find(policy => policy.id === id),
      id,
    );
  }

  async create(draft: PolicyDraft, caller: Caller): Promise<Policy> {
    const policy = parsePolicyDraft(draft);
    return this.#database.transaction(async tx => {
      await tx.policies.lock();
      const { items } = await this.#engine.policies(tx);
      const taken = items.find(
        ({ id, source }) => id === policy.id && source !== 'default',
      );
      if (taken) {
        throw new ConflictError(
          `${taken.source} has a policy "${policy.id}" already; edit that one`,
        );
      }
      if (items.length >= policyLimits.rules) {
        throw new ConflictError(
          `There are ${items.length} policies; delete one before you add another`,
        );
      }
      await tx.policies.save(policy, caller.actor);
      return this.#saved(tx, 'policy.create', policy.id, caller);
    });
  }

  async update(
    id: string,
    draft: PolicyDraft,
    version: number,
    caller: Caller,
  ): Promise<Policy> {
    const policy = parsePolicyDraft(draft);
    if (policy.id !== id) {
      throw new InputError(
        `The policy calls itself "${policy.id}"; an id cannot be changed, create another one`,
      );
    }
    return this.#database.transaction(async tx => {
      const before = await this.#lock(tx, id, version);
      await tx.policies.save(policy, caller.actor);
      return this.#saved(tx, 'policy.update', id, caller, before);
    });
  }

  async delete(id: string, version: number, caller: Caller): Promise<void> {
    await this.#database.transaction(async tx => {
      const before = await this.#lock(tx, id, version);
      await tx.policies.delete(id, caller.actor);
      await tx.audit.add({
        actor: caller.actor,
        action: 'policy.delete',
        subject: `policy:${id}`,
        details: { before },
      });
    });
  }

  async dryRun(request: PolicyDryRunRequest): Promise<PolicyDryRun> {
    const draft = parsePolicyDraft(request.policy);
    const { items } = await this.list();
    const { input } = request;
    return dryRunPolicy(
      items.filter(({ overriddenBy }) => !overriddenBy),
      { ...draft, mode: draft.mode ?? 'enforce', source: 'dry-run' },
      input
        ? [{ input: { now: new Date().toISOString(), ...input } }]
        : await this.#database.policyDecisions.inputs(
            request.last ?? DRY_RUN_LAST,
          ),
    );
  }

  listDecisions(
    options: ListOptions & {
      serviceId?: string;
      result?: PolicyDecisionRecord['result'];
    },
  ): Promise<Page<PolicyDecisionRecord>> {
    return this.#database.policyDecisions.list(options);
  }

  async breakGlass(
    request: BreakGlassRequest,
    caller: Caller,
  ): Promise<BreakGlass> {
    const expiresAt = new Date(request.expiresAt);
    const left = expiresAt.getTime() - Date.now();
    if (!(left > 0 && left <= DAY_MS)) {
      throw new InputError(
        `Break-glass ends within a day; set expiresAt to a time before ${new Date(
          Date.now() + DAY_MS,
        ).toISOString()}`,
      );
    }
    const service = await this.#database.services.get(request.serviceId);
    if (!service) {
      throw new NotFoundError(
        `There is no service with the id "${request.serviceId}"`,
      );
    }
    return this.#database.transaction(async tx => {
      const id = await tx.breakGlass.add({
        serviceId: service.id,
        actor: caller.actor,
        reason: request.reason.trim(),
        expiresAt,
      });
      await tx.audit.add({
        actor: caller.actor,
        action: 'policy.break-glass.open',
        subject: `service:${service.id}`,
        details: {
          breakGlass: id,
          reason: request.reason,
          expiresAt: expiresAt.toISOString(),
        },
      });
      return foundGlass(await tx.breakGlass.get(id), id);
    });
  }

  async endBreakGlass(id: string, caller: Caller): Promise<BreakGlass> {
    return this.#database.transaction(async tx => {
      const glass = foundGlass(await tx.breakGlass.get(id), id);
      if (glass.endedAt ?? Date.parse(glass.expiresAt) <= Date.now()) {
        throw new ConflictError('This break-glass is over already');
      }
      await tx.breakGlass.end(id, caller.actor);
      await tx.audit.add({
        actor: caller.actor,
        action: 'policy.break-glass.end',
        subject: `service:${glass.serviceId}`,
        details: { breakGlass: id },
      });
      return foundGlass(await tx.breakGlass.get(id), id);
    });
  }

  async getBreakGlass(id: string): Promise<BreakGlass> {
    return foundGlass(await this.#database.breakGlass.get(id), id);
  }

  listBreakGlass(
    options: ListOptions & { serviceId?: string },
  ): Promise<Page<BreakGlass>> {
    return this.#database.breakGlass.list(options);
  }

  /** The policy that will be edited, if it is still the one that was seen. */
  async #lock(tx: Database, id: string, version: number): Promise<Policy> {
    await tx.policies.lock();
    const current = await tx.policies.get(id);
    if (!current) {
      const { items } = await this.#engine.policies(tx);
      const other = found(
        items.find(policy => policy.id === id),
        id,
      );
      throw new ConflictError(
        `The policy "${id}" comes from ${
          other.source
        } and is not edited here; ${
          other.source === 'default'
            ? 'create one of that id, which then counts instead'
            : 'edit the file'
        }`,
      );
    }
    if (current.version !== version) throw new PolicyConflictError(current);
    return current;
  }

  async #saved(
    tx: Database,
    action: string,
    id: string,
    caller: Caller,
    before?: Policy,
  ): Promise<Policy> {
    const after = found(await tx.policies.get(id), id);
    await tx.audit.add({
      actor: caller.actor,
      action,
      subject: `policy:${id}`,
      details: { ...(before && { before }), after },
    });
    return after;
  }
}

function found(policy: Policy | undefined, id: string): Policy {
  if (!policy)
    throw new NotFoundError(`There is no policy with the id "${id}"`);
  return policy;
}

function foundGlass(glass: BreakGlass | undefined, id: string): BreakGlass {
  if (!glass) {
    throw new NotFoundError(`There is no break-glass with the id "${id}"`);
  }
  return glass;
}
