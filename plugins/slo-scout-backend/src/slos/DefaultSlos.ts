import { NotFoundError } from '@backstage/errors';
import type {
  ErrorBudget,
  ErrorBudgetForecast,
  JourneyComposite,
  ListOptions,
  Page,
  Slo,
  SloSimulation,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { ChangeRequestRefresher } from '../artifacts/ChangeRequestRefresher';
import type { Database } from '../database/Database';
import { requireTarget } from '../slis/requireTarget';
import type { SliSources } from '../slis/SliSources';
import { composeJourney } from './composeJourney';
import { computeErrorBudget } from './computeErrorBudget';
import { forecastSlo } from './forecastSlo';
import { readSloHistory } from './readSloHistory';
import { simulateSlo } from './simulateSlo';
import type { Simulated, Slos } from './Slos';

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

  async forecast(id: string): Promise<ErrorBudgetForecast> {
    return forecastSlo(this.#sources, await this.#find(id), {
      now: new Date(),
      historyDays: this.#historyDays,
    });
  }

  async composite(id: string): Promise<JourneyComposite> {
    const { spec } = await this.#find(id);
    return composeJourney(this.#sources.telemetry, spec);
  }

  async simulate(id: string, input: Simulated): Promise<SloSimulation> {
    requireTarget(input.target);
    const { spec } = await this.#find(id);
    const { series, range } = await readSloHistory(
      this.#sources,
      spec.sli,
      this.#historyDays,
    );
    return simulateSlo(series, range, {
      windowDays: spec.windowDays,
      ...input,
    });
  }

  async #find(id: string): Promise<Slo> {
    const slo = await this.#database.slos.get(id);
    if (!slo) throw new NotFoundError(`There is no SLO with the id "${id}"`);
    return slo;
  }
}
