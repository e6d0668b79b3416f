import { PrefixSums } from '../series/PrefixSums';
import type { SliSeries } from '../types';

const DAY = 86400;
const HOUR = 3600;
/** A day of which less than this share of the best observed day was observed says too little about such days. */
const MIN_OBSERVED_SHARE = 0.5;

/**
 * A history in days of 24 hours, counted back from its end, so that the newest
 * day is always whole and days of one weekday are seven apart in any time zone.
 *
 * @internal
 */
export interface DayBlocks {
  days: DayBlock[];
  /** Days of history, observed hours only; may be a fraction. */
  exposureDays: number;
}

/**
 * One day: counts by hour, oldest hour first.
 *
 * @internal
 */
export interface DayBlock {
  /** 0 for the newest day. */
  age: number;
  bad: Float64Array;
  total: Float64Array;
}

/**
 * Rolls a series up to days and hours. The time before the first event, and
 * hours of which most lies in a gap, are not history. An oldest day that is not whole is
 * left out, unless it is all there is.
 *
 * @internal
 */
export function toDayBlocks(series: SliSeries): DayBlocks {
  const sums = new PrefixSums(series);
  const { bins, binSeconds } = series;
  const first = bins.findIndex((_, i) => sums.totalBetween(i, i + 1) > 0);
  if (first < 0) {
    return { days: [], exposureDays: 0 };
  }
  const end = bins[bins.length - 1].start + binSeconds;
  const span = end - bins[first].start;
  const wholeDays = Math.floor(span / DAY);
  const hoursPerDay = wholeDays > 0 ? 24 : Math.max(1, Math.ceil(span / HOUR));
  const days: Array<DayBlock & { observed: number }> = [];
  for (let age = 0; age < Math.max(1, wholeDays); age++) {
    const day = {
      age,
      observed: 0,
      bad: new Float64Array(hoursPerDay),
      total: new Float64Array(hoursPerDay),
    };
    for (let hour = 0; hour < hoursPerDay; hour++) {
      const to = end - age * DAY - (hoursPerDay - 1 - hour) * HOUR;
      if (gapShare(series, to - HOUR, to) > 0.5) {
        continue;
      }
      day.observed++;
      const [from, until] = [sums.indexAt(to - HOUR), sums.indexAt(to)];
      day.bad[hour] = sums.badBetween(from, until);
      day.total[hour] = sums.totalBetween(from, until);
    }
    days.push(day);
  }
  // Where nothing is ever received at night, half of the day is all there is.
  const best = Math.max(...days.map(({ observed }) => observed));
  const kept = days.filter(
    ({ observed }) => observed > 0 && observed >= best * MIN_OBSERVED_SHARE,
  );
  const hours = kept.reduce((sum, { observed }) => sum + observed, 0);
  return {
    days: kept.map(({ age, bad, total }) => ({ age, bad, total })),
    exposureDays: Math.min(hours * HOUR, span) / DAY,
  };
}

function gapShare(series: SliSeries, from: number, to: number): number {
  const covered = series.gaps.reduce(
    (sum, gap) =>
      sum + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)),
    0,
  );
  return covered / (to - from);
}
