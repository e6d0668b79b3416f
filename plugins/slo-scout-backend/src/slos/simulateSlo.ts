import type { SloSimulation } from '@slo-scout/backstage-plugin-slo-scout-common';
import {
  chooseGuard,
  predictNextWindow,
  replayAlerts,
  summarizePrediction,
  whatIfCurve,
  type SliSeries,
} from '@slo-scout/slo';
import type { TimeRange } from '@slo-scout/telemetry-store';

const MOST_ALERTS = 200;

/**
 * What a target over a window would mean, judged by a history.
 *
 * @internal
 */
export function simulateSlo(
  series: SliSeries,
  range: TimeRange,
  { target, windowDays }: { target: number; windowDays: number },
): SloSimulation {
  const distribution = predictNextWindow(series, { windowDays });
  const [point] = whatIfCurve(series, distribution, [target]);
  const guard = chooseGuard(series, target, windowDays);
  const replay = replayAlerts(series, target, windowDays, guard);
  const pages = replay.filter(({ severity }) => severity === 'page').length;
  return {
    ...point,
    windowDays,
    ...(distribution.sli.length > 0 && {
      prediction: summarizePrediction(distribution),
    }),
    guard,
    replay: replay.slice(-MOST_ALERTS).reverse(),
    alerts: { pages, tickets: replay.length - pages },
    history: { from: isoTime(range.from), to: isoTime(range.to) },
  };
}

function isoTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
