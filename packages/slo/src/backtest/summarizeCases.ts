import type { BacktestCase } from './backtest';
import { scoreForecasts } from './scores';
import type { Scores } from './scores';

/** Where the central 80 % interval stands among those of a case. */
const EIGHTY = 1;

/**
 * What a back-test says of a forecaster.
 *
 * @public
 */
export interface ForecastQuality extends Omit<Scores, 'count'> {
  /** Windows that were judged. */
  windows: number;
  /** Forecasts: one a window and target. */
  forecasts: number;
  /** Share of windows inside the central 50, 80 and 95 % intervals; undefined for rules without intervals. */
  coverage?: { 50: number; 80: number; 95: number };
  /**
   * How much the forecasts dare to say. `uncertainty`: mean of p × (1 − p), 0 for a forecaster that is always certain;
   * `intervalWidth`: median width of the central 80 % interval, a difference of SLIs. Good only beside calibration.
   */
  sharpness: { uncertainty: number; intervalWidth?: number };
}

/**
 * Scores, interval coverage and sharpness of one forecaster over its cases.
 *
 * @param cases - at least one
 * @public
 */
export function summarizeCases(
  cases: readonly BacktestCase[],
): ForecastQuality {
  const forecasts = cases.flatMap(item => item.forecasts);
  const { count, ...scores } = scoreForecasts(forecasts);
  const withIntervals = cases.filter(({ covered }) => covered);
  const share = (interval: number) =>
    withIntervals.filter(({ covered }) => covered![interval]).length /
    withIntervals.length;
  const widths = withIntervals
    .map(item => item.widths![EIGHTY])
    .sort((a, b) => a - b);
  return {
    ...scores,
    windows: cases.length,
    forecasts: count,
    ...(withIntervals.length > 0 && {
      coverage: { 50: share(0), 80: share(1), 95: share(2) },
    }),
    sharpness: {
      uncertainty:
        forecasts.reduce(
          (sum, { predicted }) => sum + predicted * (1 - predicted),
          0,
        ) / Math.max(1, count),
      ...(widths.length > 0 && {
        intervalWidth: widths[Math.floor(widths.length / 2)],
      }),
    },
  };
}
