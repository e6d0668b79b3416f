import {
  sloScoutServiceAnalyzePermission,
  sloScoutServiceReadPermission,
  type Analysis,
  type ListOptions,
  type Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';
import type { Authorizer } from '../permissions/Authorizer';
import type { Analyses } from './Analyses';
import type { DefaultAnalyses } from './DefaultAnalyses';

/**
 * {@link Analyses} for those who may.
 *
 * @internal
 */
export class AuthorizedAnalyses implements Analyses {
  readonly #inner: DefaultAnalyses;
  readonly #authorizer: Authorizer;

  constructor(inner: DefaultAnalyses, authorizer: Authorizer) {
    this.#inner = inner;
    this.#authorizer = authorizer;
  }

  async analyze(
    input: { serviceId?: string; entityRef?: string },
    caller: Caller,
  ): Promise<Analysis> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    const service = await this.#inner.findService(input);
    await this.#authorizer.requireForService(
      caller,
      sloScoutServiceAnalyzePermission,
      service.id,
    );
    return this.#inner.analyze({ serviceId: service.id }, caller);
  }

  async list(
    options: ListOptions & { serviceId?: string },
    caller: Caller,
  ): Promise<Page<Analysis>> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.list(options);
  }

  async get(id: string, caller: Caller): Promise<Analysis> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.get(id);
  }

  async cancel(id: string, caller: Caller): Promise<Analysis> {
    const { serviceId } = await this.get(id, caller);
    await this.#authorizer.requireForService(
      caller,
      sloScoutServiceAnalyzePermission,
      serviceId,
    );
    return this.#inner.cancel(id, caller);
  }
}
