import {
  sloScoutServiceReadPermission,
  type ErrorBudget,
  type ListOptions,
  type Page,
  type Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { WhatIfPoint } from '@slo-scout/slo';
import type { Caller } from '../http/Caller';
import type { Authorizer } from '../permissions/Authorizer';
import type { Slos } from './Slos';

/**
 * {@link Slos} for those who may.
 *
 * @internal
 */
export class AuthorizedSlos implements Slos {
  readonly #inner: Slos;
  readonly #authorizer: Authorizer;

  constructor(inner: Slos, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async list(
    options: ListOptions & { serviceId?: string },
    caller: Caller,
  ): Promise<Page<Slo>> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.list(options, caller);
  }

  async get(id: string, caller: Caller): Promise<Slo> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.get(id, caller);
  }

  async errorBudget(id: string, caller: Caller): Promise<ErrorBudget> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.errorBudget(id, caller);
  }

  async simulate(
    id: string,
    input: { target: number },
    caller: Caller,
  ): Promise<WhatIfPoint> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.simulate(id, input, caller);
  }
}
