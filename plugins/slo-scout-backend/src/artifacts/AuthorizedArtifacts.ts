import {
  sloScoutServiceReadPermission,
  sloScoutSloDeployPermission,
  type Artifact,
  type ChangeRequest,
  type ListOptions,
  type Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';
import type { Authorizer } from '../permissions/Authorizer';
import type { Slos } from '../slos/Slos';
import type { Artifacts } from './Artifacts';
import type { DefaultArtifacts } from './DefaultArtifacts';

/**
 * {@link Artifacts} for those who may.
 *
 * @internal
 */
export class AuthorizedArtifacts implements Artifacts {
  readonly #inner: DefaultArtifacts;
  readonly #slos: Slos;
  readonly #authorizer: Authorizer;

  constructor(
    inner: DefaultArtifacts,
    options: { slos: Slos; authorizer: Authorizer },
  ) {
    this.#inner = inner;
    this.#slos = options.slos;
    this.#authorizer = options.authorizer;
  }

  async generate(
    input: { sloId: string },
    caller: Caller,
  ): Promise<Artifact[]> {
    const { serviceId } = await this.#slos.get(input.sloId, caller);
    await this.#requireDeploy(serviceId, caller);
    return this.#inner.generate(input, caller);
  }

  async list(
    options: ListOptions & { sloId?: string; serviceId?: string },
    caller: Caller,
  ): Promise<Page<Artifact>> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.list(options);
  }

  async get(id: string, caller: Caller): Promise<Artifact> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    return this.#inner.get(id);
  }

  async deploy(
    id: string,
    input: { reason?: string },
    caller: Caller,
  ): Promise<ChangeRequest> {
    await this.#authorizer.require(caller, sloScoutServiceReadPermission);
    await this.#requireDeploy(await this.#inner.serviceIdOf(id), caller);
    return this.#inner.deploy(id, input, caller);
  }

  #requireDeploy(serviceId: string, caller: Caller): Promise<void> {
    return this.#authorizer.requireForService(
      caller,
      sloScoutSloDeployPermission,
      serviceId,
    );
  }
}
