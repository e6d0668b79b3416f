import { backtest } from './backtest';
import type { BacktestCase } from './backtest';
import { BASELINE_FORECASTERS } from './baselineForecasters';
import { commonGaps } from './commonGaps';
import type { HistoryRows } from './HistoryParser';
import { historySeries } from './historySeries';
import { originsFor } from './originsFor';
import { ourForecaster } from './ourForecaster';

/** The company's own histories are looked back on as the product does. */
const LOOK_BACK_DAYS = 90;

/**
 * What every forecaster said of the histories of a folder.
 *
 * @public
 */
export interface JudgedHistories {
  /** By name of forecaster, ours first; all of the same cases. */
  cases: Map<string, BacktestCase[]>;
  /** Histories judged, by days of the window. */
  histories: Map<number, number>;
  /** What was left out, and why. */
  skipped: string[];
}

/**
 * Back-tests our forecaster and those of other products on histories: rolling origins half a window apart, one series in
 * memory at a time.
 *
 * @param options - `samples`: simulated windows; `windowDays`: days to judge instead of the longest that fits
 * @public
 */
export function judgeHistories(
  { rows, skipped }: HistoryRows,
  options: { samples: number; windowDays?: number },
): JudgedHistories {
  const gaps = commonGaps([...rows.values()]);
  const forecasters = [
    ourForecaster({ samples: options.samples }),
    ...BASELINE_FORECASTERS,
  ];
  const judged: JudgedHistories = {
    cases: new Map(forecasters.map(({ name }) => [name, []])),
    histories: new Map(),
    skipped: [...skipped],
  };
  for (const [key, buffer] of rows) {
    const series = historySeries(buffer, gaps);
    if ('reason' in series) {
      judged.skipped.push(`${key}: ${series.reason}`);
      continue;
    }
    const days = (series.bins.length * series.binSeconds) / 86400;
    const plan = originsFor(Math.floor(days), options.windowDays);
    if (!plan) {
      judged.skipped.push(
        `${key}: ${days.toFixed(
          1,
        )} days are too few for a window and a past before it`,
      );
      continue;
    }
    const before = judged.cases.get(forecasters[0].name)!.length;
    for (const forecaster of forecasters) {
      const report = backtest([series], {
        forecaster,
        ...plan,
        historyDays: LOOK_BACK_DAYS,
      });
      judged.cases.get(forecaster.name)!.push(...report.cases);
    }
    if (judged.cases.get(forecasters[0].name)!.length === before) {
      judged.skipped.push(`${key}: no traffic in the windows to judge by`);
      continue;
    }
    const { windowDays } = plan;
    judged.histories.set(
      windowDays,
      (judged.histories.get(windowDays) ?? 0) + 1,
    );
  }
  return judged;
}
