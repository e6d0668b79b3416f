import {
  sloScoutServiceReadPermission,
  sloScoutServiceRegisterPermission,
  type Coverage,
  type JourneySummary,
  type ListOptions,
  type Page,
  type Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Advice } from '@slo-scout/slo';
import type { Caller } from '../http/Caller';
import type { Authorizer } from '../permissions/Authorizer';
import type { Services } from './Services';

/**
 * {@link Services} for those who may.
 *
 * @internal
 */
export class AuthorizedServices implements Services {
  readonly #inner: Services;
  readonly #authorizer: Authorizer;

  constructor(inner: Services, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async list(
    options: ListOptions & { origin?: Service['origin']; entityRef?: string },
    caller: Caller,
  ): Promise<Page<Service>> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.list(options, caller);
  }

  async get(id: string, caller: Caller): Promise<Service> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.get(id, caller);
  }

  async advice(id: string, caller: Caller): Promise<Advice[]> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.advice(id, caller);
  }

  async create(
    input: { name: string; title?: string; owner?: string },
    caller: Caller,
  ): Promise<Service> {
    await this.#authorizer.require(caller, sloScoutServiceRegisterPermission);
    return this.#inner.create(input, caller);
  }

  async refresh(caller: Caller): Promise<{ services: number }> {
    await this.#authorizer.require(caller, sloScoutServiceRegisterPermission);
    return this.#inner.refresh(caller);
  }

  async listJourneys(
    options: ListOptions & { serviceId?: string; hours?: number },
    caller: Caller,
  ): Promise<Page<JourneySummary>> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.listJourneys(options, caller);
  }

  async coverage(caller: Caller): Promise<Coverage> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.coverage(caller);
  }
}
