import type {
  ErrorBudgetForecast,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { forecastBudget } from '@slo-scout/slo';
import { BIN_SECONDS } from '../slis/BIN_SECONDS';
import { readBudgetSeries } from '../slis/readBudgetSeries';
import { readTelemetryGaps } from '../slis/readTelemetryGaps';
import type { SliSources } from '../slis/SliSources';

const DAY_SECONDS = 86_400;

/**
 * How the error budget of the window that ends now may go on, from the same
 * events as the budget itself.
 *
 * @param options - `historyDays`: how far back to look; at least the window
 * @internal
 */
export async function forecastSlo(
  sources: SliSources,
  { spec }: Pick<Slo, 'spec'>,
  options: { now: Date; historyDays: number },
): Promise<ErrorBudgetForecast> {
  const { sli, target, windowDays } = spec;
  const now =
    Math.ceil(options.now.getTime() / 1000 / BIN_SECONDS) * BIN_SECONDS;
  const days = Math.max(options.historyDays, windowDays);
  const measuredByTraces = !('metric' in sli.source);
  const extent = measuredByTraces
    ? await sources.telemetry.extent()
    : undefined;
  const range = {
    // Days before the first telemetry are no quiet days.
    from: Math.max(
      now - days * DAY_SECONDS,
      Math.floor((extent?.from ?? 0) / BIN_SECONDS) * BIN_SECONDS,
    ),
    to: now,
  };
  const { series } = await readBudgetSeries(
    sources,
    spec,
    range,
    Math.max(range.from, now - windowDays * DAY_SECONDS),
  );
  const gaps = measuredByTraces
    ? await readTelemetryGaps(sources.telemetry, range)
    : series.gaps;
  const forecast = forecastBudget({ ...series, gaps }, target, now, windowDays);
  const { exhaustion } = forecast;
  const [low, median, high] = forecast.remainingAtEnd;
  const [lowest, highest] = forecast.probabilityInterval;
  return {
    target,
    windowDays,
    from: isoTime(forecast.from),
    to: isoTime(forecast.to),
    historyDays: (range.to - range.from) / DAY_SECONDS,
    remaining: forecast.remaining,
    probabilityExhausted: forecast.probabilityExhausted,
    probabilityInterval: { low: lowest, high: highest },
    probabilityByDay: forecast.probabilityByDay,
    ...(exhaustion && {
      exhaustion: {
        early: isoTime(exhaustion.early),
        median: isoTime(exhaustion.median),
        late: isoTime(exhaustion.late),
      },
    }),
    remainingAtEnd: { low, median, high },
    samples: forecast.samples,
  };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
