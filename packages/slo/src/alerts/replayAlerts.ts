import { alertThreshold } from '../burn-rate/alertThreshold';
import { burnRateWindows } from '../burn-rate/burnRateWindows';
import { PrefixSums } from '../series/PrefixSums';
import type { LowTrafficGuard, ReplayedAlert, SliSeries } from '../types';

/** Two window pairs of one severity, in bins. */
interface Pair {
  long: number;
  short: number;
  /** Ratio of bad events above which a window is over the factor. */
  threshold: number;
}

/**
 * When the alerts of the rules would have fired over a history: multi-window,
 * multi-burn-rate, evaluated at the end of each bin. A pair is looked at only
 * once the series fills its long window. Where a window holds no events nothing fires, as in
 * the rules, which write no sample then. The guard holds back pages, never tickets.
 *
 * @param series - bins of at most 5 minutes for exact results; the shortest window is at least one bin
 * @param target - ratio in (0,1)
 * @returns ascending by start; an alert that still fires at the end of the series ends there
 * @public
 */
export function replayAlerts(
  series: SliSeries,
  target: number,
  windowDays: number,
  guard: Pick<LowTrafficGuard, 'mode' | 'minimumBadEvents'>,
): ReplayedAlert[] {
  return replayAlertsOf(new PrefixSums(series), target, windowDays, guard);
}

/**
 * {@link replayAlerts} for many targets of one series.
 *
 * @internal
 */
export function replayAlertsOf(
  sums: PrefixSums,
  target: number,
  windowDays: number,
  guard: Pick<LowTrafficGuard, 'mode' | 'minimumBadEvents'>,
): ReplayedAlert[] {
  const { series } = sums;
  const windows = burnRateWindows(windowDays);
  const severities =
    guard.mode === 'tickets-only'
      ? (['ticket'] as const)
      : (['page', 'ticket'] as const);
  return severities
    .flatMap(severity => {
      const pairs = windows
        .filter(window => window.severity === severity)
        .map(window => ({
          long: Math.max(1, Math.round(window.longSeconds / series.binSeconds)),
          short: Math.max(
            1,
            Math.round(window.shortSeconds / series.binSeconds),
          ),
          threshold: alertThreshold(Number(window.factor), target),
        }));
      const minimumBad = severity === 'page' ? guard.minimumBadEvents : 0;
      return replaySeverity(
        series,
        sums,
        severity,
        pairs,
        minimumBad,
        1 - target,
      );
    })
    .sort((a, b) => a.from - b.from);
}

function replaySeverity(
  series: SliSeries,
  sums: PrefixSums,
  severity: ReplayedAlert['severity'],
  pairs: Pair[],
  minimumBad: number,
  budget: number,
): ReplayedAlert[] {
  const alerts: ReplayedAlert[] = [];
  let current: ReplayedAlert | undefined;
  for (let end = 1; end <= sums.length; end++) {
    const time = series.bins[end - 1].start + series.binSeconds;
    const ratio = firingRatio(sums, pairs, end, minimumBad);
    if (ratio === undefined) {
      current = undefined;
      continue;
    }
    if (!current) {
      current = { severity, from: time, to: time, peakBurnRate: 0 };
      alerts.push(current);
    }
    current.to = Math.min(
      time + series.binSeconds,
      series.bins[sums.length - 1].start + series.binSeconds,
    );
    current.peakBurnRate = Math.max(current.peakBurnRate, ratio / budget);
  }
  return alerts;
}

/** The highest short-window ratio of the pairs that fire; undefined when none does. */
function firingRatio(
  sums: PrefixSums,
  pairs: Pair[],
  end: number,
  minimumBad: number,
): number | undefined {
  let highest: number | undefined;
  for (const { long, short, threshold } of pairs) {
    if (end < long) {
      continue;
    }
    const bad = sums.badBetween(end - long, end);
    const shortTotal = sums.totalBetween(end - short, end);
    const shortBad = sums.badBetween(end - short, end);
    if (
      bad >= minimumBad &&
      shortTotal > 0 &&
      bad > threshold * sums.totalBetween(end - long, end) &&
      shortBad > threshold * shortTotal
    ) {
      highest = Math.max(highest ?? 0, shortBad / shortTotal);
    }
  }
  return highest;
}
