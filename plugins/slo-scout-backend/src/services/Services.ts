import type {
  Coverage,
  JourneySummary,
  ListOptions,
  Page,
  Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Advice } from '@slo-scout/slo';
import type { Caller } from '../http/Caller';

/**
 * Services, the journeys they take part in, and the coverage.
 *
 * @internal
 */
export interface Services {
  list(
    options: ListOptions & { origin?: Service['origin']; entityRef?: string },
    caller: Caller,
  ): Promise<Page<Service>>;
  /** @throws NotFoundError */
  get(id: string, caller: Caller): Promise<Service>;
  /** What is missing in its telemetry. @throws NotFoundError */
  advice(id: string, caller: Caller): Promise<Advice[]>;
  /** @throws ConflictError when the name is known. */
  create(
    input: { name: string; title?: string; owner?: string },
    caller: Caller,
  ): Promise<Service>;
  refresh(caller: Caller): Promise<{ services: number }>;
  /** @throws NotFoundError for a service that does not exist. */
  listJourneys(
    options: ListOptions & { serviceId?: string; hours?: number },
    caller: Caller,
  ): Promise<Page<JourneySummary>>;
  coverage(caller: Caller): Promise<Coverage>;
}
