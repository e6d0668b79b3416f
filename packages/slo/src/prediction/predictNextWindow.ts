import type { SliSeries } from '../types';
import { FutureSimulator } from './FutureSimulator';
import type { IncidentPrior } from './IncidentPrior';
import type { PredictiveDistribution } from './PredictiveDistribution';

const DEFAULT_SAMPLES = 2000;

/**
 * Options of {@link predictNextWindow}.
 *
 * @public
 */
export interface PredictOptions {
  windowDays: number;
  /** The same seed gives the same distribution; default 1. */
  seed?: number;
  /** Simulated windows, default 2000. */
  samples?: number;
  prior?: IncidentPrior;
}

/**
 * Predicts the SLI of the window that follows the series.
 *
 * Each simulated window is put together from days of the history, each future day from a
 * day of the same weekday (from any day where the history is too short), with four kinds of chance on top:
 *
 * - the usual error ratio is known as well as the history allows: its mean is drawn from the posterior of
 *   over-dispersed counts (gamma-Poisson, the form that beta-binomial takes for rare events), and it may wander or move with a change;
 * - the ratio may have moved to a new level or follow a trend; each course counts as far as the history speaks for it;
 * - days vary more than counting explains, and counts vary by themselves;
 * - incidents come at a rate and at a cost that are the service's own as far as it had any, and those of
 *   other services as far as it had not, so that two quiet weeks do not promise 99.99 %.
 *
 * The shorter the history, the wider the distribution. Deterministic by seed.
 * Cost: linear in bins, then about samples × windowDays draws.
 *
 * @returns an empty distribution when the series holds no events
 * @throws RangeError when the window or the number of samples is not positive
 * @public
 */
export function predictNextWindow(
  series: SliSeries,
  options: PredictOptions,
): PredictiveDistribution {
  const { windowDays, samples = DEFAULT_SAMPLES } = options;
  if (!(windowDays >= 1) || !(samples >= 1)) {
    throw new RangeError(
      `A prediction needs a window of at least a day and at least one sample, got ${windowDays} days and ${samples} samples.`,
    );
  }
  const days = Math.round(windowDays);
  const future = FutureSimulator.of(series, days, options);
  if (!future) {
    return { sli: new Float64Array(0), windowDays };
  }
  const sli = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    future.draw();
    let bad = 0;
    let total = 0;
    for (let day = 0; day < days; day++) {
      bad += future.bad[day];
      total += future.total[day];
    }
    // Where nobody comes, nothing fails.
    sli[sample] = total > 0 ? 1 - bad / total : 1;
  }
  sli.sort();
  return { sli, windowDays };
}
