import type {
  ErrorBudget,
  ErrorBudgetForecast,
  JourneyComposite,
  ListOptions,
  Page,
  Slo,
  SloSimulation,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Caller } from '../http/Caller';

/**
 * A target to simulate, over the SLO's own window unless told.
 *
 * @internal
 */
export interface Simulated {
  target: number;
  windowDays?: number;
}

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
  /** @throws NotFoundError */
  forecast(id: string, caller: Caller): Promise<ErrorBudgetForecast>;
  /** @throws NotFoundError, ConflictError for an SLO that measures no journey. */
  composite(id: string, caller: Caller): Promise<JourneyComposite>;
  /** @throws NotFoundError, InputError for a target outside (0,1). */
  simulate(
    id: string,
    input: Simulated,
    caller: Caller,
  ): Promise<SloSimulation>;
}
