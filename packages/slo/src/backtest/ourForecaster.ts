import { predictNextWindow } from '../prediction/predictNextWindow';
import type { PredictOptions } from '../prediction/predictNextWindow';
import { probabilityMet } from '../prediction/probabilityMet';
import { quantile } from '../series/quantile';
import type { Forecaster } from './Forecaster';

/**
 * `predictNextWindow` as a forecaster.
 *
 * @public
 */
export function ourForecaster(
  options?: Omit<PredictOptions, 'windowDays'>,
  name: string = 'slo-scout',
): Forecaster {
  return {
    name,
    forecast(past, windowDays) {
      const distribution = predictNextWindow(past, { ...options, windowDays });
      return {
        probabilityMet: target => probabilityMet(distribution, target),
        quantile: p => quantile(distribution.sli, p),
      };
    },
  };
}
