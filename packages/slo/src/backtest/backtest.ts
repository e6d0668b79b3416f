import { TARGET_LADDER } from '../targets/targetLadder';
import type { SliSeries } from '../types';
import type { Forecaster } from './Forecaster';
import { scoreForecasts } from './scores';
import type { JudgedForecast, Scores } from './scores';
import { sliOf } from './sliOf';

/** Central intervals whose coverage is measured. */
const INTERVALS = [0.5, 0.8, 0.95];

/**
 * One origin of one history: what was predicted from the days before it, and
 * what the window after it brought.
 *
 * @public
 */
export interface BacktestCase {
  history: number;
  originDay: number;
  historyDays: number;
  observed: number;
  forecasts: JudgedForecast[];
  /** Whether the observed SLI lies in the central 50, 80 and 95 %; undefined for rules without quantiles. */
  covered?: boolean[];
  /** How wide these intervals are, as a difference of SLIs; undefined for rules without quantiles. */
  widths?: number[];
  /** The target that a rule set by itself. */
  target?: number;
}

/**
 * What {@link backtest} found.
 *
 * @public
 */
export interface BacktestReport {
  name: string;
  cases: BacktestCase[];
  scores: Scores;
  /** Share of cases inside the central 50, 80 and 95 %; undefined for rules without quantiles. */
  coverage?: Array<{ interval: number; share: number }>;
}

/**
 * Options of {@link backtest}.
 *
 * @public
 */
export interface BacktestOptions {
  forecaster: Forecaster;
  windowDays: number;
  /** Days from the start of the history at which to stand; the window after each must fit. */
  originDays: readonly number[];
  /** Look back at most this far; default: to the start. */
  historyDays?: number;
  /** Default: the ladder. */
  targets?: readonly number[];
}

/**
 * Rolling-origin test: at each origin the forecaster sees the days before it
 * only, and is judged by the window after it. Windows without traffic are skipped.
 *
 * @public
 */
export function backtest(
  histories: readonly SliSeries[],
  options: BacktestOptions,
): BacktestReport {
  const { forecaster, windowDays, targets = TARGET_LADDER } = options;
  const cases = histories.flatMap((series, history) =>
    options.originDays.flatMap((originDay): BacktestCase[] => {
      const back = Math.min(originDay, options.historyDays ?? Infinity);
      const window = slice(series, originDay, originDay + windowDays);
      const observed = sliOf(window);
      const complete =
        window.bins.length * series.binSeconds >= windowDays * 86400;
      if (observed === undefined || !complete) {
        return [];
      }
      const forecast = forecaster.forecast(
        slice(series, originDay - back, originDay),
        windowDays,
      );
      return [
        {
          history,
          originDay,
          historyDays: back,
          observed,
          forecasts: targets.map(target => ({
            target,
            predicted: forecast.probabilityMet(target),
            met: observed >= target,
          })),
          covered:
            forecast.quantile &&
            INTERVALS.map(
              interval =>
                observed >= forecast.quantile!((1 - interval) / 2) &&
                observed <= forecast.quantile!((1 + interval) / 2),
            ),
          widths:
            forecast.quantile &&
            INTERVALS.map(
              interval =>
                forecast.quantile!((1 + interval) / 2) -
                forecast.quantile!((1 - interval) / 2),
            ),
          target: forecast.target,
        },
      ];
    }),
  );
  const judged = cases.filter(({ covered }) => covered);
  return {
    name: forecaster.name,
    cases,
    scores: scoreForecasts(cases.flatMap(({ forecasts }) => forecasts)),
    coverage:
      judged.length > 0
        ? INTERVALS.map((interval, i) => ({
            interval,
            share:
              judged.filter(({ covered }) => covered![i]).length /
              judged.length,
          }))
        : undefined,
  };
}

function slice(series: SliSeries, fromDay: number, toDay: number): SliSeries {
  const perDay = 86400 / series.binSeconds;
  return {
    ...series,
    bins: series.bins.slice(
      Math.round(fromDay * perDay),
      Math.round(toDay * perDay),
    ),
  };
}
