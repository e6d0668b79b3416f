import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import type {
  Analysis,
  ListOptions,
  Page,
  Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { randomUUID } from 'node:crypto';
import type { Database } from '../database/Database';
import type { Caller } from '../http/Caller';
import type { Analyses } from './Analyses';
import type { AnalysisQueue } from './AnalysisQueue';

/**
 * {@link Analyses} without any permission.
 *
 * @internal
 */
export class DefaultAnalyses implements Analyses {
  readonly #database: Database;
  readonly #queue: AnalysisQueue;

  constructor(options: { database: Database; queue: AnalysisQueue }) {
    this.#database = options.database;
    this.#queue = options.queue;
  }

  async analyze(
    input: { serviceId?: string; entityRef?: string },
    caller: Pick<Caller, 'actor'>,
  ): Promise<Analysis> {
    const service = await this.findService(input);
    const id = await this.#database.transaction(async tx => {
      const newId = randomUUID();
      const inserted = await tx.analyses.insert({
        id: newId,
        serviceId: service.id,
        requestedBy: caller.actor,
      });
      if (!inserted) return undefined;
      await this.#queue.send(newId, tx.knex);
      await tx.audit.add({
        actor: caller.actor,
        action: 'analysis.create',
        subject: `analysis:${newId}`,
        details: { serviceId: service.id, service: service.name },
      });
      return newId;
    });
    if (id) return this.get(id);
    const underWay = await this.#database.analyses.findUnderWay(service.id);
    // It ended between the two queries: what was asked for is still to be done.
    return underWay ?? this.analyze(input, caller);
  }

  list(options: ListOptions & { serviceId?: string }): Promise<Page<Analysis>> {
    return this.#database.analyses.list(options);
  }

  async get(id: string): Promise<Analysis> {
    const analysis = await this.#database.analyses.get(id);
    if (!analysis) {
      throw new NotFoundError(`There is no analysis with the id "${id}"`);
    }
    return analysis;
  }

  async cancel(id: string, caller: Caller): Promise<Analysis> {
    const { status, serviceId } = await this.get(id);
    await this.#database.transaction(async tx => {
      if (!(await tx.analyses.finish(id, 'cancelled'))) {
        throw new ConflictError(
          `The analysis has ${status} already; there is nothing to cancel`,
        );
      }
      await this.#queue.cancel(id, tx.knex);
      await tx.audit.add({
        actor: caller.actor,
        action: 'analysis.cancel',
        subject: `analysis:${id}`,
        details: { serviceId },
      });
    });
    return this.get(id);
  }

  /** @throws NotFoundError, InputError */
  async findService(input: {
    serviceId?: string;
    entityRef?: string;
  }): Promise<Service> {
    const { serviceId, entityRef } = input;
    if ((serviceId === undefined) === (entityRef === undefined)) {
      throw new InputError('Give either serviceId or entityRef');
    }
    const service =
      serviceId === undefined
        ? await this.#database.services.findByEntityRef(entityRef!)
        : await this.#database.services.get(serviceId);
    if (!service) {
      throw new NotFoundError(
        serviceId === undefined
          ? `There is no service for the entity "${entityRef}"; refresh the services if it is new in the catalog`
          : `There is no service with the id "${serviceId}"`,
      );
    }
    return service;
  }
}
