import type {
  Artifact,
  ChangeRequest,
  ListOptions,
  Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';

/**
 * Files of approved SLOs and the change requests that carry them.
 *
 * @internal
 */
export interface Artifacts {
  /** @throws NotFoundError */
  generate(input: { sloId: string }, caller: Caller): Promise<Artifact[]>;
  list(
    options: ListOptions & { sloId?: string; serviceId?: string },
    caller: Caller,
  ): Promise<Page<Artifact>>;
  /** @throws NotFoundError */
  get(id: string, caller: Caller): Promise<Artifact>;
  /**
   * @throws NotFoundError, NotAllowedError when the policy denies, ConflictError
   * when no repository is configured, ServiceUnavailableError when the git host fails.
   */
  deploy(
    id: string,
    input: { reason?: string },
    caller: Caller,
  ): Promise<ChangeRequest>;
}
