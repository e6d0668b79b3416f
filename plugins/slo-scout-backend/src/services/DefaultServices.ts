import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  Coverage,
  JourneySummary,
  ListOptions,
  Page,
  Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { adviseInstrumentation, type Advice } from '@slo-scout/slo';
import type { TelemetryStore } from '@slo-scout/telemetry-store';
import { randomUUID } from 'node:crypto';
import type { ServiceSync } from '../catalog/ServiceSync';
import type { Database } from '../database/Database';
import type { Caller } from '../http/Caller';
import { listJourneys } from './listJourneys';
import type { Services } from './Services';

/** What was instrumented anew shows within a week. */
const ADVICE_SECONDS = 7 * 86_400;

/**
 * {@link Services} without any permission.
 *
 * @internal
 */
export class DefaultServices implements Services {
  readonly #database: Database;
  readonly #telemetry: TelemetryStore;
  readonly #sync: ServiceSync;

  constructor(options: {
    database: Database;
    telemetry: TelemetryStore;
    sync: ServiceSync;
  }) {
    this.#database = options.database;
    this.#telemetry = options.telemetry;
    this.#sync = options.sync;
  }

  list(
    options: ListOptions & { origin?: Service['origin']; entityRef?: string },
  ): Promise<Page<Service>> {
    return this.#database.services.list(options);
  }

  async get(id: string): Promise<Service> {
    const service = await this.#database.services.get(id);
    if (!service) {
      throw new NotFoundError(`There is no service with the id "${id}"`);
    }
    return service;
  }

  async advice(id: string): Promise<Advice[]> {
    const service = await this.get(id);
    const range = await this.#telemetry.extent();
    if (!range) return [];
    const from = Math.max(range.from, range.to - ADVICE_SECONDS);
    return adviseInstrumentation({
      service: service.name,
      ...(await this.#telemetry.instrumentation(service.name, {
        from,
        to: range.to,
      })),
    });
  }

  create(
    input: { name: string; title?: string; owner?: string },
    caller: Caller,
  ): Promise<Service> {
    return this.#database.transaction(async tx => {
      const service = await tx.services.register({
        id: randomUUID(),
        ...input,
      });
      if (!service) {
        throw new ConflictError(
          `The service "${input.name}" is known already; find it with GET services?q=`,
        );
      }
      await tx.audit.add({
        actor: caller.actor,
        action: 'service.create',
        subject: `service:${service.id}`,
        details: { name: service.name },
      });
      return service;
    });
  }

  async refresh(caller: Caller): Promise<{ services: number }> {
    const services = await this.#sync.sync();
    await this.#database.audit.add({
      actor: caller.actor,
      action: 'service.refresh',
      subject: 'services',
      details: { services },
    });
    return { services };
  }

  async listJourneys(
    options: ListOptions & { serviceId?: string; hours?: number },
  ): Promise<Page<JourneySummary>> {
    const service =
      options.serviceId === undefined
        ? undefined
        : await this.get(options.serviceId);
    return listJourneys(this.#telemetry, {
      ...options,
      service: service?.name,
    });
  }

  async coverage(): Promise<Coverage> {
    const [services, journeys, measured] = await Promise.all([
      this.#database.services.coverage(),
      this.#telemetry.journeys(),
      this.#database.slos.measuredJourneys(),
    ]);
    const withSlo = new Set(measured);
    return {
      ...services,
      journeys: journeys.length,
      journeysWithSlo: journeys.filter(({ id }) => withSlo.has(id)).length,
    };
  }
}
