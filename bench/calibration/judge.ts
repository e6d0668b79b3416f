import {
  backtest,
  BASELINE_FORECASTERS,
  fitIncidentPrior,
  ourForecaster,
} from '@slo-scout/slo';
import type { BacktestCase, Forecaster, SliSeries } from '@slo-scout/slo';
import type { Population } from './Population';

/** Days into the history at which the predictor stands. */
const ORIGIN_DAYS = [14, 28];
const WINDOW_DAYS = 28;

/** What one forecaster said of a population. */
export interface Judged {
  name: string;
  cases: BacktestCase[];
}

/** What every forecaster said, all of the same cases in the same order; the first is ours with the default prior. */
export function judge({ histories }: Population, samples: number): Judged[] {
  const forecasters: Array<(originDay: number) => Forecaster> = [
    () => ourForecaster({ samples }),
    // What a company would know of all its services by then.
    originDay =>
      ourForecaster(
        {
          samples,
          prior: fitIncidentPrior(
            histories.map(series => firstDays(series, originDay)),
          ),
        },
        'slo-scout, pooled prior',
      ),
    ...BASELINE_FORECASTERS.map(forecaster => () => forecaster),
  ];
  return forecasters.map(at => ({
    name: at(ORIGIN_DAYS[0]).name,
    cases: ORIGIN_DAYS.flatMap(
      originDay =>
        backtest(histories, {
          forecaster: at(originDay),
          windowDays: WINDOW_DAYS,
          originDays: [originDay],
        }).cases,
    ),
  }));
}

function firstDays(series: SliSeries, days: number): SliSeries {
  return {
    ...series,
    bins: series.bins.slice(0, (days * 86400) / series.binSeconds),
  };
}
