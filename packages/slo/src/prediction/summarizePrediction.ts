import { quantile } from '../series/quantile';
import type { Prediction } from '../types';
import type { PredictiveDistribution } from './PredictiveDistribution';

/**
 * Part C of the confidence as it is stored and shown; undefined when nothing
 * could be simulated.
 *
 * @public
 */
export function summarizePrediction(
  distribution: PredictiveDistribution,
): Prediction | undefined {
  const { sli, windowDays } = distribution;
  if (sli.length === 0) {
    return undefined;
  }
  return {
    mean: sli.reduce((sum, value) => sum + value, 0) / sli.length,
    quantiles: [
      quantile(sli, 0.05),
      quantile(sli, 0.25),
      quantile(sli, 0.5),
      quantile(sli, 0.75),
      quantile(sli, 0.95),
    ],
    samples: sli.length,
    windowDays,
  };
}
