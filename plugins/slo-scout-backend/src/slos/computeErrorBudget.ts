import type {
  ErrorBudget,
  Slo,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import { errorBudget } from '@slo-scout/slo';
import { BIN_SECONDS } from '../slis/BIN_SECONDS';
import { readBudgetSeries } from '../slis/readBudgetSeries';
import type { SliSources } from '../slis/SliSources';

const DAY_SECONDS = 86_400;

/**
 * The error budget of the window that ends now.
 *
 * @param options - `windows` of history: 2 for an exact course, 1 where only its end is wanted
 * @internal
 */
export async function computeErrorBudget(
  sources: SliSources,
  { spec }: Pick<Slo, 'spec'>,
  options: { now: Date; windows: 1 | 2 },
): Promise<ErrorBudget> {
  // A whole bin, so that a bin that has only begun does not count as the last.
  const now =
    Math.ceil(options.now.getTime() / 1000 / BIN_SECONDS) * BIN_SECONDS;
  const windowSeconds = spec.windowDays * DAY_SECONDS;
  const { series, measuredBy } = await readBudgetSeries(
    sources,
    spec,
    { from: now - options.windows * windowSeconds, to: now },
    now - windowSeconds,
  );
  const state = errorBudget(series, spec.target, now, spec.windowDays);
  return {
    sli: state.sli,
    remaining: state.remaining,
    burnRate: state.burnRates['1h'],
    computedAt: options.now.toISOString(),
    measuredBy,
    windowDays: spec.windowDays,
    points: state.points.map(({ time, sli, remaining, total }) => ({
      time: new Date(time * 1000).toISOString(),
      sli,
      remaining,
      total,
    })),
  };
}
