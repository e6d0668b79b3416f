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
  type Sli,
  type WhatIfPoint,
} from '@slo-scout/slo';
import type { TimeRange } from '@slo-scout/telemetry-store';
import type { ChangeRequestRefresher } from '../artifacts/ChangeRequestRefresher';
import type { Database } from '../database/Database';
import { readSliHistory } from '../slis/readSliHistory';
import { requireTarget } from '../slis/requireTarget';
import type { SliSources } from '../slis/SliSources';
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
  readonly #sources: SliSources;
  readonly #changeRequests: ChangeRequestRefresher;
  readonly #historyDays: number;

  constructor(options: {
    database: Database;
    sources: SliSources;
    changeRequests: ChangeRequestRefresher;
    historyDays: number;
  }) {
    this.#database = options.database;
    this.#sources = options.sources;
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
    return computeErrorBudget(this.#sources, await this.#find(id), {
      now: new Date(),
      windows: 2,
    });
  }

  async simulate(id: string, input: { target: number }): Promise<WhatIfPoint> {
    requireTarget(input.target);
    const { spec } = await this.#find(id);
    const extent = await this.#extentOf(spec.sli);
    const series = await readSliHistory(this.#sources, spec.sli, {
      from: Math.max(extent.from, extent.to - this.#historyDays * DAY_SECONDS),
      to: extent.to,
    });
    const distribution = predictNextWindow(series, {
      windowDays: spec.windowDays,
    });
    return whatIfCurve(series, distribution, [input.target])[0];
  }

  async #extentOf({ source }: Sli): Promise<TimeRange> {
    if ('metric' in source) return { from: 0, to: Date.now() / 1000 };
    const extent = await this.#sources.telemetry.extent();
    if (!extent) {
      throw new ConflictError(
        'There is no telemetry to simulate with; send some first',
      );
    }
    return extent;
  }

  async #find(id: string): Promise<Slo> {
    const slo = await this.#database.slos.get(id);
    if (!slo) throw new NotFoundError(`There is no SLO with the id "${id}"`);
    return slo;
  }
}
