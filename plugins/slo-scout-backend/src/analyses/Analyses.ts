import type {
  Analysis,
  ListOptions,
  Page,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';

/**
 * Analyses of services.
 *
 * @internal
 */
export interface Analyses {
  /**
   * Queues an analysis, or gives the one under way.
   *
   * @param input - exactly one of both
   * @throws NotFoundError, InputError
   */
  analyze(
    input: { serviceId?: string; entityRef?: string },
    caller: Caller,
  ): Promise<Analysis>;
  list(
    options: ListOptions & { serviceId?: string },
    caller: Caller,
  ): Promise<Page<Analysis>>;
  /** @throws NotFoundError */
  get(id: string, caller: Caller): Promise<Analysis>;
  /** @throws NotFoundError, ConflictError when it is finished. */
  cancel(id: string, caller: Caller): Promise<Analysis>;
}
