import type { BacktestCase, SliSeries } from '@slo-scout/slo';

/** Requests an hour below which a single error pages at 99.9 %. */
const LOW_TRAFFIC = 69;
const DAY_BINS = 288;
const HOUR_BINS = 12;

/** Whether the past of a case has little traffic. */
export function isLowTraffic(past: SliSeries): boolean {
  const total = past.bins.reduce((sum, bin) => sum + bin.total, 0);
  return total / (past.bins.length / HOUR_BINS) < LOW_TRAFFIC;
}

/** Whether in the last three days an hour failed ten times as often as the past does on the whole. */
export function isAfterIncident(past: SliSeries): boolean {
  const ratio = ratioOf(past.bins).ratio;
  const recent = past.bins.slice(-3 * DAY_BINS);
  for (let i = 0; i + HOUR_BINS <= recent.length; i += HOUR_BINS) {
    const hour = ratioOf(recent.slice(i, i + HOUR_BINS));
    if (hour.bad >= 5 && hour.ratio > 10 * ratio) {
      return true;
    }
  }
  return false;
}

/** The cases whose past is of a kind. */
export function casesWhere(
  cases: BacktestCase[],
  histories: SliSeries[],
  is: (past: SliSeries) => boolean,
): BacktestCase[] {
  return cases.filter(({ history, originDay }) =>
    is({
      ...histories[history],
      bins: histories[history].bins.slice(0, originDay * DAY_BINS),
    }),
  );
}

function ratioOf(bins: SliSeries['bins']): { bad: number; ratio: number } {
  const total = bins.reduce((sum, bin) => sum + bin.total, 0);
  const bad = bins.reduce((sum, bin) => sum + bin.total - bin.good, 0);
  return { bad, ratio: total > 0 ? bad / total : 0 };
}
