import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { TelemetryStore } from '@slo-scout/telemetry-store';
import type { Database } from '../database/Database';
import type { SeenService } from '../database/ServiceStore';
import { matchServices } from './matchServices';
import { readComponents } from './readComponents';

/**
 * Keeps the table of services in step with the catalog and the telemetry. Each
 * run is one transaction: killed half-way it leaves things as they were.
 *
 * @internal
 */
export class ServiceSync {
  readonly #database: Database;
  readonly #telemetry: TelemetryStore;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: {
    database: Database;
    telemetry: TelemetryStore;
    catalog: CatalogService;
    auth: AuthService;
  }) {
    this.#database = options.database;
    this.#telemetry = options.telemetry;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /**
   * Reads the catalog and the telemetry.
   *
   * @returns the number of services known then.
   */
  async sync(signal?: AbortSignal): Promise<number> {
    const [components, seen] = await Promise.all([
      readComponents(this.#catalog, this.#auth, signal),
      this.#seenServices(),
    ]);
    const services = matchServices(
      components,
      new Set(seen.map(service => service.name)),
    );
    return this.#database.transaction(async tx => {
      await tx.services.lock();
      await tx.services.replaceCatalog(services);
      await tx.services.replaceTelemetry(seen);
      await tx.services.hideRemoved();
      return tx.services.count();
    });
  }

  /** Looks at the telemetry alone, which is cheap enough for every few seconds. */
  async syncTelemetry(): Promise<void> {
    const seen = await this.#seenServices();
    await this.#database.transaction(async tx => {
      await tx.services.lock();
      await tx.services.replaceTelemetry(seen);
    });
  }

  async #seenServices(): Promise<SeenService[]> {
    const observed = await this.#telemetry.observedServices();
    const journeys = new Map<string, number>();
    for (const journey of await this.#telemetry.journeys()) {
      for (const service of journey.services) {
        journeys.set(service, (journeys.get(service) ?? 0) + 1);
      }
    }
    return observed.map(({ service, firstSeen, lastSeen }) => ({
      name: service,
      firstSeen,
      lastSeen,
      journeys: journeys.get(service) ?? 0,
    }));
  }
}
