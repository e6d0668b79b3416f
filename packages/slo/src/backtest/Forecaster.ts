import type { SliSeries } from '../types';

/**
 * What is believed of the next window.
 *
 * @public
 */
export interface Forecast {
  /** P(SLI of the next window ≥ target). */
  probabilityMet(target: number): number;
  /** Quantile of the SLI; undefined for rules that only name a target. */
  quantile?(p: number): number;
  /** The target that a rule would set by itself, on the ladder or not. */
  target?: number;
}

/**
 * A way to look at a history and say something of the window after it.
 *
 * @public
 */
export interface Forecaster {
  name: string;
  forecast(past: SliSeries, windowDays: number): Forecast;
}
