import type { PredictiveDistribution } from './PredictiveDistribution';

/**
 * P(SLI of the next window ≥ target). Never exactly 0 or 1: half a simulated
 * window is added to each side, as nothing is certain after finitely many. An
 * empty distribution knows nothing: 0.5.
 *
 * @param target - ratio
 * @public
 */
export function probabilityMet(
  distribution: PredictiveDistribution,
  target: number,
): number {
  const { sli } = distribution;
  let low = 0;
  let high = sli.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (sli[middle] < target) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return (sli.length - low + 0.5) / (sli.length + 1);
}
