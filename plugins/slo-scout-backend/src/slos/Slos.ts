import type {
  ErrorBudget,
  ListOptions,
  Page,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { WhatIfPoint } from '@slo-scout/slo';
import type { Caller } from '../http/Caller';

/**
 * Approved SLOs.
 *
 * @internal
 */
export interface Slos {
  list(
    options: ListOptions & { serviceId?: string },
    caller: Caller,
  ): Promise<Page<Slo>>;
  /** @throws NotFoundError */
  get(id: string, caller: Caller): Promise<Slo>;
  /** @throws NotFoundError */
  errorBudget(id: string, caller: Caller): Promise<ErrorBudget>;
  /** @throws NotFoundError, InputError for a target outside (0,1). */
  simulate(
    id: string,
    input: { target: number },
    caller: Caller,
  ): Promise<WhatIfPoint>;
}
