import {
  sloScoutServiceReadPermission,
  sloScoutSloApprovePermission,
  type ListOptions,
  type Page,
  type Proposal,
  type Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';
import type { Authorizer } from '../permissions/Authorizer';
import type { Approval, Proposals } from './Proposals';

/**
 * {@link Proposals} for those who may.
 *
 * @internal
 */
export class AuthorizedProposals implements Proposals {
  readonly #inner: Proposals;
  readonly #authorizer: Authorizer;

  constructor(inner: Proposals, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async list(
    options: ListOptions & {
      serviceId?: string;
      status?: Proposal['status'];
    },
    caller: Caller,
  ): Promise<Page<Proposal>> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.list(options, caller);
  }

  async get(id: string, caller: Caller): Promise<Proposal> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.get(id, caller);
  }

  async approve(id: string, approval: Approval, caller: Caller): Promise<Slo> {
    await this.#requireDecision(id, caller);
    return this.#inner.approve(id, approval, caller);
  }

  async reject(
    id: string,
    input: { reason: string },
    caller: Caller,
  ): Promise<Proposal> {
    await this.#requireDecision(id, caller);
    return this.#inner.reject(id, input, caller);
  }

  async #requireDecision(id: string, caller: Caller): Promise<void> {
    const { serviceId } = await this.get(id, caller);
    await this.#authorizer.requireForService(
      caller,
      sloScoutSloApprovePermission,
      serviceId,
    );
  }
}
