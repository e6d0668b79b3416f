import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { Slo } from '@slo-scout/backstage-plugin-slo-scout-common';
import { detectDrift, type Drift } from '@slo-scout/slo';
import { readSeries } from '../analyses/steps/readSeries';
import type { Database } from '../database/Database';
import type { SliSources } from '../slis/SliSources';
import { driftScope } from './driftScope';
import { proposeRevision } from './proposeRevision';
import { saveDrift } from './saveDrift';

const BATCH = 20;

/**
 * Looks once in a while whether the targets of SLOs still fit what their
 * services have become, and proposes another where they do not.
 *
 * @internal
 */
export class DriftDetector {
  readonly #database: Database;
  readonly #sources: SliSources;
  readonly #logger: LoggerService;
  readonly #historyDays: number;
  readonly #everySeconds: number;

  constructor(options: {
    database: Database;
    sources: SliSources;
    logger: LoggerService;
    historyDays: number;
    /** How old what is known of an SLO may become. */
    everySeconds: number;
  }) {
    this.#database = options.database;
    this.#sources = options.sources;
    this.#logger = options.logger;
    this.#historyDays = options.historyDays;
    this.#everySeconds = options.everySeconds;
  }

  /** Looks at those that are due, longest ago first, until none is or the signal aborts. */
  async detect(signal: AbortSignal): Promise<void> {
    for (;;) {
      const due = await this.#database.drift.due(this.#everySeconds, BATCH);
      if (due.length === 0) return;
      for (const id of due) {
        if (signal.aborted) return;
        const slo = await this.#database.slos.get(id);
        if (slo) await this.#detectOne(slo, signal);
      }
    }
  }

  async #detectOne(slo: Slo, signal: AbortSignal): Promise<void> {
    try {
      await this.#judge(slo, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.#logger.warn(
        `The drift of ${slo.spec.id} could not be judged`,
        toError(error),
      );
      // Noted as looked at, lest one broken SLO holds up all others.
      await saveDrift(
        this.#database,
        slo,
        unknown('Its history could not be read.'),
      );
    }
  }

  async #judge(slo: Slo, signal: AbortSignal): Promise<void> {
    const scope = await driftScope({
      service: await this.#database.services.get(slo.serviceId),
      sources: this.#sources,
      historyDays: this.#historyDays,
      windowDays: slo.spec.windowDays,
      signal,
    });
    const { sli } = slo.spec;
    const journey =
      sli.source.type === 'journey'
        ? await this.#sources.telemetry.journey(sli.source.journeyId)
        : undefined;
    const biasedSampling = journey?.biasedSampling ?? false;
    const [measured] = scope
      ? await readSeries(scope, [{ sli, biasedSampling }])
      : [];
    if (!scope || !measured) {
      const quiet = unknown('There was no traffic to judge by.');
      await saveDrift(this.#database, slo, quiet);
      return;
    }
    const drift = detectDrift(measured.series, slo.spec);
    await saveDrift(this.#database, slo, drift, () =>
      proposeRevision(scope, slo, drift, measured),
    );
  }
}

function unknown(reason: string): Drift {
  return {
    verdict: 'unknown',
    probabilityMet: 0,
    expectedBudgetUse: 0,
    reasons: [reason],
    proposals: [],
  };
}
