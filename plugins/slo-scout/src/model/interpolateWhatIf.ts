import type { WhatIfPoint } from '@slo-scout/slo';

/**
 * A point read off the curve.
 *
 * @internal
 */
export interface CurveReading extends WhatIfPoint {
  /** False when the target lies between two computed points. */
  exact: boolean;
}

/**
 * Reads the curve at any target. Between two points the values are
 * interpolated along log(1 − target), on which "nines" are evenly spaced.
 * Undefined outside the computed range: nothing is known there.
 *
 * @param points - in any order
 * @param target - ratio in (0,1)
 * @internal
 */
export function interpolateWhatIf(
  points: readonly WhatIfPoint[],
  target: number,
): CurveReading | undefined {
  const sorted = [...points].sort((a, b) => a.target - b.target);
  const match = sorted.find(point => sameTarget(point.target, target));
  if (match) return { ...match, exact: true };
  const upper = sorted.findIndex(point => point.target > target);
  if (upper <= 0) return undefined;
  const low = sorted[upper - 1];
  const high = sorted[upper];
  const share =
    (nines(target) - nines(low.target)) /
    (nines(high.target) - nines(low.target));
  const between = (a: number, b: number) => a + (b - a) * share;
  return {
    target,
    probabilityMet: between(low.probabilityMet, high.probabilityMet),
    expectedBudgetUse: between(low.expectedBudgetUse, high.expectedBudgetUse),
    pagesPerWeek: between(low.pagesPerWeek, high.pagesPerWeek),
    exact: false,
  };
}

/**
 * Whether two targets are the same to a person: closer than a millionth.
 *
 * @internal
 */
export function sameTarget(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-7;
}

/**
 * Number of nines: 0.99 → 2, 0.999 → 3. Capped, so that 1 stays finite.
 *
 * @internal
 */
export function nines(target: number): number {
  return -Math.log10(Math.max(1 - target, 1e-9));
}
