import { eventsOf } from '../series/eventsOf';
import type { SliSeries } from '../types';
import type { Forecaster } from './Forecaster';
import { sliOf } from './sliOf';

/**
 * The rules by which other products set targets, as forecasters: a rule that
 * sets a target says, in effect, that it and all below it will be met and none above it.
 *
 * - `new-relic`: the success ratio of the last week is the target.
 * - `gcx`: mean of the ratios of 28 days, cut to three digits.
 * - `nthlayer`: the highest of 90, 99, 99.9, 99.99 % that the last 24 hours reached.
 * - `coroot`: 99 %, whatever the service.
 *
 * @public
 */
export const BASELINE_FORECASTERS: readonly Forecaster[] = [
  rule('new-relic', past => sliOf(past, 7)),
  rule('gcx', past => Math.floor(meanOfRatios(past, 28) * 1000) / 1000),
  rule('nthlayer', past => {
    const observed = sliOf(past, 1) ?? 0;
    return [0.9999, 0.999, 0.99, 0.9].find(nine => nine <= observed) ?? 0;
  }),
  rule('coroot', () => 0.99),
];

function rule(
  name: string,
  targetOf: (past: SliSeries) => number | undefined,
): Forecaster {
  return {
    name,
    forecast(past) {
      const target = targetOf(past) ?? 0;
      return { target, probabilityMet: asked => (asked <= target ? 1 : 0) };
    },
  };
}

function meanOfRatios(series: SliSeries, days: number): number {
  const count = Math.round((days * 86400) / series.binSeconds);
  const ratios = series.bins
    .slice(-count)
    .map(eventsOf)
    .filter(({ total }) => total > 0)
    .map(({ bad, total }) => 1 - bad / total);
  return (
    ratios.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, ratios.length)
  );
}
