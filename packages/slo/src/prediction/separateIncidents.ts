import type { DayBlocks } from './DayBlocks';

/** An hour belongs to an incident when it is this many standard deviations … */
const SIGMAS = 6;
/** … and this factor above the usual rate … */
const FACTOR = 4;
/** … and holds at least this many bad events. */
const MIN_BAD = 5;
const ROUNDS = 4;
/** What has lasted this long and still goes on is not an incident. */
const LEVEL_HOURS = 24;
/** Share of events that are surely not part of an incident. */
const CALM_SHARE = 0.75;

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
  hours.forEach(hour => {
    totals.get(hour.age)!.total += hour.total;
  });
  const severities: number[] = [];
  let lastTime = -Infinity;
  // Coarse histories have their hours further apart.
  const step = Math.min(
    24,
    ...hours.slice(1).map((hour, i) => hour.time - hours[i].time),
  );
  const level = levelFrom(hours, usual);
  hours.forEach((hour, i) => {
    const day = totals.get(hour.age)!;
    if (i >= level || !standsOut(hour, usual)) {
      day.bad += hour.bad;
      return;
    }
    const usualBad = hour.total * usual;
    day.bad += usualBad;
    const excess = (hour.bad - usualBad) / meanDailyTotal;
    // An hour of calm between two bad ones is the same incident.
    if (hour.time - lastTime <= 2 * step) {
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

/** Index from which hours stand out to the very end for so long that this is no incident but the new level; none: their number. */
function levelFrom(
  hours: ReadonlyArray<Counts & { time: number }>,
  usual: number,
): number {
  let from = hours.length;
  while (from > 0 && standsOut(hours[from - 1], usual)) {
    from--;
  }
  const last = hours[hours.length - 1];
  return from < hours.length && last.time - hours[from].time >= LEVEL_HOURS
    ? from
    : hours.length;
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

/**
 * Ratio of the hours that hold the calmer three quarters of all events: too low rather than spoilt by incidents. Weighted by
 * events, or the one night of a weekly batch, which is nearly all that a service does, would pass for an incident.
 */
function startingRatio(hours: Counts[]): number {
  const sorted = [...hours].sort((a, b) => a.bad / a.total - b.bad / b.total);
  const all = hours.reduce((sum, { total }) => sum + total, 0);
  let calm = { bad: 0, total: 0 };
  for (const { bad, total } of sorted) {
    calm = { bad: calm.bad + bad, total: calm.total + total };
    if (calm.total >= CALM_SHARE * all) {
      break;
    }
  }
  return calm.bad / calm.total;
}
