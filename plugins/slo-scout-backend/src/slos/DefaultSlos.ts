import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ErrorBudget,
  ListOptions,
  Page,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import {
  predictNextWindow,
  whatIfCurve,
  type WhatIfPoint,
} from '@slo-scout/slo';
import type { TelemetryStore } from '@slo-scout/telemetry-store';
import type { ChangeRequestRefresher } from '../artifacts/ChangeRequestRefresher';
import type { Database } from '../database/Database';
import { readSliHistory } from '../slis/readSliHistory';
import { requireTarget } from '../slis/requireTarget';
import { computeErrorBudget } from './computeErrorBudget';
import type { Slos } from './Slos';

const DAY_SECONDS = 86_400;

/**
 * {@link Slos} without any permission.
 *
 * @internal
 */
export class DefaultSlos implements Slos {
  readonly #database: Database;
  readonly #telemetry: TelemetryStore;
  readonly #changeRequests: ChangeRequestRefresher;
  readonly #historyDays: number;

  constructor(options: {
    database: Database;
    telemetry: TelemetryStore;
    changeRequests: ChangeRequestRefresher;
    historyDays: number;
  }) {
    this.#database = options.database;
    this.#telemetry = options.telemetry;
    this.#changeRequests = options.changeRequests;
    this.#historyDays = options.historyDays;
  }

  list(options: ListOptions & { serviceId?: string }): Promise<Page<Slo>> {
    return this.#database.slos.list(options);
  }

  async get(id: string): Promise<Slo> {
    await this.#changeRequests.refreshIfOld(await this.#find(id));
    return this.#find(id);
  }

  async errorBudget(id: string): Promise<ErrorBudget> {
    return computeErrorBudget(this.#telemetry, await this.#find(id), {
      now: new Date(),
      windows: 2,
    });
  }

  async simulate(id: string, input: { target: number }): Promise<WhatIfPoint> {
    requireTarget(input.target);
    const { spec } = await this.#find(id);
    const extent = await this.#telemetry.extent();
    if (!extent) {
      throw new ConflictError(
        'There is no telemetry to simulate with; send some first',
      );
    }
    const series = await readSliHistory(this.#telemetry, spec.sli, {
      from: Math.max(extent.from, extent.to - this.#historyDays * DAY_SECONDS),
      to: extent.to,
    });
    const distribution = predictNextWindow(series, {
      windowDays: spec.windowDays,
    });
    return whatIfCurve(series, distribution, [input.target])[0];
  }

  async #find(id: string): Promise<Slo> {
    const slo = await this.#database.slos.get(id);
    if (!slo) throw new NotFoundError(`There is no SLO with the id "${id}"`);
    return slo;
  }
}
