import {
  sloScoutServiceReadPermission,
  type ErrorBudget,
  type ErrorBudgetForecast,
  type JourneyComposite,
  type ListOptions,
  type Page,
  type Slo,
  type SloSimulation,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';
import type { Authorizer } from '../permissions/Authorizer';
import type { Simulated, Slos } from './Slos';

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

  async forecast(id: string, caller: Caller): Promise<ErrorBudgetForecast> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.forecast(id, caller);
  }

  async composite(id: string, caller: Caller): Promise<JourneyComposite> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.composite(id, caller);
  }

  async simulate(
    id: string,
    input: Simulated,
    caller: Caller,
  ): Promise<SloSimulation> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.simulate(id, input, caller);
  }
}
