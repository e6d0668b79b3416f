import {
  sloScoutPolicyAdministerPermission,
  sloScoutPolicyBreakGlassPermission,
  sloScoutServiceReadPermission,
  type BreakGlass,
  type ListOptions,
  type Page,
  type Policy,
  type PolicyDecisionRecord,
  type PolicyDraft,
  type PolicyDryRun,
  type PolicyDryRunRequest,
  type PolicySet,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';
import type { Authorizer } from '../permissions/Authorizer';
import type { BreakGlassRequest, Policies } from './Policies';

/**
 * {@link Policies} for those who may.
 *
 * @internal
 */
export class AuthorizedPolicies implements Policies {
  readonly #inner: Policies;
  readonly #authorizer: Authorizer;

  constructor(inner: Policies, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async list(caller: Caller): Promise<PolicySet> {
    await this.#requireRead(caller);
    return this.#inner.list(caller);
  }

  async get(id: string, caller: Caller): Promise<Policy> {
    await this.#requireRead(caller);
    return this.#inner.get(id, caller);
  }

  async create(policy: PolicyDraft, caller: Caller): Promise<Policy> {
    await this.#requireAdminister(caller);
    return this.#inner.create(policy, caller);
  }

  async update(
    id: string,
    policy: PolicyDraft,
    version: number,
    caller: Caller,
  ): Promise<Policy> {
    await this.#requireAdminister(caller);
    return this.#inner.update(id, policy, version, caller);
  }

  async delete(id: string, version: number, caller: Caller): Promise<void> {
    await this.#requireAdminister(caller);
    return this.#inner.delete(id, version, caller);
  }

  async dryRun(
    request: PolicyDryRunRequest,
    caller: Caller,
  ): Promise<PolicyDryRun> {
    await this.#requireAdminister(caller);
    return this.#inner.dryRun(request, caller);
  }

  async listDecisions(
    options: ListOptions & {
      serviceId?: string;
      result?: PolicyDecisionRecord['result'];
    },
    caller: Caller,
  ): Promise<Page<PolicyDecisionRecord>> {
    await this.#requireRead(caller);
    return this.#inner.listDecisions(options, caller);
  }

  async breakGlass(
    request: BreakGlassRequest,
    caller: Caller,
  ): Promise<BreakGlass> {
    await this.#requireBreakGlass(request.serviceId, caller);
    return this.#inner.breakGlass(request, caller);
  }

  async endBreakGlass(id: string, caller: Caller): Promise<BreakGlass> {
    const { serviceId } = await this.getBreakGlass(id, caller);
    await this.#requireBreakGlass(serviceId, caller);
    return this.#inner.endBreakGlass(id, caller);
  }

  async getBreakGlass(id: string, caller: Caller): Promise<BreakGlass> {
    await this.#requireRead(caller);
    return this.#inner.getBreakGlass(id, caller);
  }

  async listBreakGlass(
    options: ListOptions & { serviceId?: string },
    caller: Caller,
  ): Promise<Page<BreakGlass>> {
    await this.#requireRead(caller);
    return this.#inner.listBreakGlass(options, caller);
  }

  #requireRead(caller: Caller): Promise<void> {
    return this.#authorizer.require(caller, sloScoutServiceReadPermission);
  }

  #requireAdminister(caller: Caller): Promise<void> {
    return this.#authorizer.require(caller, sloScoutPolicyAdministerPermission);
  }

  #requireBreakGlass(serviceId: string, caller: Caller): Promise<void> {
    return this.#authorizer.requireForService(
      caller,
      sloScoutPolicyBreakGlassPermission,
      serviceId,
    );
  }
}
