import type {
  ErrorBudget,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { errorBudget } from '@slo-scout/slo';
import type { TelemetryStore } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from '../slis/BIN_SECONDS';
import { readSliSeries } from '../slis/readSliSeries';

const DAY_SECONDS = 86_400;

/**
 * The error budget of the window that ends now.
 *
 * @param options - `windows` of history: 2 for an exact course, 1 where only its end is wanted
 * @internal
 */
export async function computeErrorBudget(
  telemetry: TelemetryStore,
  { spec }: Pick<Slo, 'spec'>,
  options: { now: Date; windows: 1 | 2 },
): Promise<ErrorBudget> {
  // A whole bin, so that a bin that has only begun does not count as the last.
  const now =
    Math.ceil(options.now.getTime() / 1000 / BIN_SECONDS) * BIN_SECONDS;
  const series = await readSliSeries(telemetry, spec.sli, {
    from: now - options.windows * spec.windowDays * DAY_SECONDS,
    to: now,
  });
  const state = errorBudget(series, spec.target, now, spec.windowDays);
  return {
    sli: state.sli,
    remaining: state.remaining,
    burnRate: state.burnRates['1h'],
    computedAt: options.now.toISOString(),
    windowDays: spec.windowDays,
    points: state.points.map(({ time, sli, remaining, total }) => ({
      time: new Date(time * 1000).toISOString(),
      sli,
      remaining,
      total,
    })),
  };
}
