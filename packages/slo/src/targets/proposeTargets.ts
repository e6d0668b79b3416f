import type { PredictiveDistribution } from '../prediction/PredictiveDistribution';
import type {
  SliSeries,
  TargetVariant,
  VariantName,
  WhatIfPoint,
} from '../types';
import { sampleSizeCap } from './sampleSizeCap';
import { whatIfCurve } from './whatIfCurve';

/**
 * How probable it must be that a proposed target is met.
 *
 * @public
 */
export const VARIANT_GOALS: ReadonlyMap<VariantName, number> = new Map([
  ['conservative', 0.95],
  ['balanced', 0.85],
  ['stretch', 0.6],
]);

/**
 * Proposes up to three targets: for each variant the highest rung of the ladder
 * that the next window meets with the variant's probability, at most what the sample size
 * can speak about and at most the ceiling. Variants may share a target. A variant for which no rung is likely enough is left
 * out, so the list is empty for a service that is worse than 90 %, or without data.
 *
 * @param distribution - `predictNextWindow` of the same series
 * @param options - `ceiling`: observed availability of what the service depends on, when known;
 *   `curve`: `whatIfCurve` of the same series over the ladder, when it was computed already
 * @public
 */
export function proposeTargets(
  series: SliSeries,
  distribution: PredictiveDistribution,
  options?: { ceiling?: number; curve?: WhatIfPoint[] },
): TargetVariant[] {
  const cap = Math.min(
    sampleSizeCap(series).target ?? 0,
    options?.ceiling ?? 1,
  );
  const curve = (options?.curve ?? whatIfCurve(series, distribution)).filter(
    ({ target }) => target <= cap,
  );
  return [...VARIANT_GOALS].flatMap(([name, goal]) => {
    const point = curve
      .filter(({ probabilityMet }) => probabilityMet >= goal)
      .pop();
    return point ? [{ name, ...point }] : [];
  });
}
