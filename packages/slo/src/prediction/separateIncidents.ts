import { quantile } from '../series/quantile';
import type { DayBlocks } from './DayBlocks';

/** An hour belongs to an incident when it is this many standard deviations … */
const SIGMAS = 6;
/** … and this factor above the usual rate … */
const FACTOR = 4;
/** … and holds at least this many bad events. */
const MIN_BAD = 5;
const ROUNDS = 4;

/**
 * A history split in what is usual and what happened.
 *
 * @internal
 */
export interface SeparatedHistory {
  /** Per day, newest first: events, and bad events without those of incidents; empty when there were no events at all. */
  days: Array<{ age: number; bad: number; total: number }>;
  /**
   * Per incident: bad events beyond the usual, in days of complete outage at mean traffic
   * (0.01 = a quarter of an hour of everything failing).
   */
  severities: number[];
  exposureDays: number;
  /** Events a day. */
  meanDailyTotal: number;
}

/**
 * Finds runs of hours whose error ratio stands far out, and takes what they
 * cost beyond the usual ratio out of the days. The usual ratio starts as a robust
 * quantile of hours and is refined without the hours found.
 *
 * What is not found stays in the days, where the bootstrap repeats it; what is
 * found is handled by the incident model, which also knows of incidents that did not happen to occur.
 *
 * @internal
 */
export function separateIncidents(blocks: DayBlocks): SeparatedHistory {
  const hours = blocks.days
    .flatMap(day =>
      Array.from(day.total, (total, hour) => ({
        age: day.age,
        total,
        bad: day.bad[hour],
        time: hour - day.age * 24,
      })),
    )
    .filter(hour => hour.total > 0)
    .sort((a, b) => a.time - b.time);
  const totals = new Map<number, { bad: number; total: number }>(
    blocks.days.map(day => [day.age, { bad: 0, total: 0 }]),
  );
  if (hours.length === 0) {
    return {
      days: [],
      severities: [],
      exposureDays: blocks.exposureDays,
      meanDailyTotal: 0,
    };
  }

  let usual = startingRatio(hours);
  for (let round = 0; round < ROUNDS; round++) {
    const ratio = usual;
    usual = pooledRatio(hours.filter(hour => !standsOut(hour, ratio))) ?? ratio;
  }

  const all = hours.reduce((sum, hour) => sum + hour.total, 0);
  const meanDailyTotal = all / Math.max(blocks.exposureDays, 1 / 24);
  const severities: number[] = [];
  let lastTime = -Infinity;
  hours.forEach(hour => {
    const day = totals.get(hour.age)!;
    day.total += hour.total;
    if (!standsOut(hour, usual)) {
      day.bad += hour.bad;
      return;
    }
    const usualBad = hour.total * usual;
    day.bad += usualBad;
    const excess = (hour.bad - usualBad) / meanDailyTotal;
    // An hour of calm between two bad ones is the same incident.
    if (hour.time - lastTime <= 2) {
      severities[severities.length - 1] += excess;
    } else {
      severities.push(excess);
    }
    lastTime = hour.time;
  });
  return {
    days: [...totals].map(([age, day]) => ({ age, ...day })),
    severities,
    exposureDays: blocks.exposureDays,
    meanDailyTotal,
  };
}

interface Counts {
  bad: number;
  total: number;
}

function standsOut({ bad, total }: Counts, ratio: number): boolean {
  const expected = total * ratio;
  return (
    bad >= MIN_BAD &&
    bad > FACTOR * expected &&
    bad > expected + SIGMAS * Math.sqrt(expected)
  );
}

function pooledRatio(hours: Counts[]): number | undefined {
  const total = hours.reduce((sum, hour) => sum + hour.total, 0);
  return total > 0
    ? hours.reduce((sum, hour) => sum + hour.bad, 0) / total
    : undefined;
}

/** Ratio of the calmer three quarters of hours: too low rather than spoilt by incidents. */
function startingRatio(hours: Counts[]): number {
  const ratios = hours
    .map(({ bad, total }) => bad / total)
    .sort((a, b) => a - b);
  const limit = quantile(ratios, 0.75);
  return (
    pooledRatio(hours.filter(({ bad, total }) => bad / total <= limit)) ?? 0
  );
}
