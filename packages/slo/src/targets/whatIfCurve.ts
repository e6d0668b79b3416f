import { chooseGuardOf } from '../alerts/chooseGuard';
import { pagesPerWeek } from '../alerts/pagesPerWeek';
import { replayAlertsOf } from '../alerts/replayAlerts';
import type { PredictiveDistribution } from '../prediction/PredictiveDistribution';
import { probabilityMet } from '../prediction/probabilityMet';
import { PrefixSums } from '../series/PrefixSums';
import type { SliSeries, WhatIfPoint } from '../types';
import { TARGET_LADDER } from './targetLadder';

/**
 * What each target would mean: how likely it is met, how much of its budget a
 * window is expected to use, and how often its rules would have paged over the
 * history, each with the guard that would be chosen for it.
 *
 * @param distribution - `predictNextWindow` of the same series
 * @param targets - ratios in (0,1); default the ladder
 * @public
 */
export function whatIfCurve(
  series: SliSeries,
  distribution: PredictiveDistribution,
  targets: readonly number[] = TARGET_LADDER,
): WhatIfPoint[] {
  const { sli, windowDays } = distribution;
  const meanBad =
    sli.length > 0
      ? sli.reduce((sum, value) => sum + 1 - value, 0) / sli.length
      : 0;
  const sums = new PrefixSums(series);
  return targets.map(target => ({
    target,
    probabilityMet: probabilityMet(distribution, target),
    expectedBudgetUse: meanBad / (1 - target),
    pagesPerWeek: pagesPerWeek(
      replayAlertsOf(
        sums,
        target,
        windowDays,
        chooseGuardOf(sums, target, windowDays),
      ),
      series,
    ),
  }));
}
