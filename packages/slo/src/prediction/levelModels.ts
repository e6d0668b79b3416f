import type { SeparatedHistory } from './separateIncidents';

type Day = SeparatedHistory['days'][number];

/** How probable each course is before the history is looked at. */
const PRIOR = { steady: 0.8, step: 0.12, trend: 0.08 };
/** A level needs this many days on each side of a step to be one. */
const MIN_DAYS = 2;
/** A trend needs this many days to be told from chance. */
const MIN_TREND_DAYS = 6;
/** A day with less traffic than this share of the busiest says little about the level of the others. */
const MIN_TRAFFIC_SHARE = 0.1;
/** Standard deviation of slopes (of the logarithm, a day) among services that have one. */
const SLOPE_SD = 0.05;
const NEWTON_STEPS = 8;

/**
 * A way in which the usual error ratio may have gone, and how probable it is.
 *
 * @internal
 */
export interface LevelModel {
  probability: number;
  /** Days younger than this show today's level; Infinity: all. */
  since: number;
  /** By age of day: what its ratio must be multiplied with to stand for today. */
  factor(age: number): number;
  /** Growth of the logarithm of the ratio a day, and how well it is known. */
  slope: { mean: number; sd: number };
}

/**
 * Weighs three courses of the usual ratio against each other: steady, a step to
 * a new level on some day, growth or decline by the day. Each is fitted by Poisson quasi-likelihood, in which days vary by
 * more than counting explains (dispersion from differences of neighbours, which neither a step nor a trend inflates), and
 * weighed by BIC. Without evidence for a change the course is steady.
 *
 * @param days - without incidents, newest first
 * @internal
 */
export function levelModels(days: readonly Day[]): LevelModel[] {
  const steady: LevelModel = {
    probability: 1,
    since: Infinity,
    factor: () => 1,
    slope: { mean: 0, sd: 0 },
  };
  const busiest = Math.max(0, ...days.map(({ total }) => total));
  const seen = days.filter(
    ({ total }) => total > 0 && total >= MIN_TRAFFIC_SHARE * busiest,
  );
  const bad = seen.reduce((sum, day) => sum + day.bad, 0);
  if (seen.length < 2 * MIN_DAYS || bad < 2 * MIN_DAYS) {
    return [steady];
  }
  const dispersion = dispersionOf(seen);
  const penalty = Math.log(seen.length);
  const candidates: Array<{ model: LevelModel; score: number }> = [
    { model: steady, score: Math.log(PRIOR.steady) },
  ];
  const step = fitStep(seen);
  if (step) {
    candidates.push({
      model: step.model,
      // A step has two parameters: when and how much.
      score: Math.log(PRIOR.step) + step.gain / dispersion - penalty,
    });
  }
  const trend = fitTrend(seen, dispersion);
  if (trend) {
    candidates.push({
      model: trend.model,
      score: Math.log(PRIOR.trend) + trend.gain / dispersion - penalty / 2,
    });
  }
  const best = Math.max(...candidates.map(({ score }) => score));
  const weights = candidates.map(({ score }) => Math.exp(score - best));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return candidates.map(({ model }, i) => ({
    ...model,
    probability: weights[i] / sum,
  }));
}

/** Variance over mean of daily bad counts, from differences of neighbouring days; at least 1. */
function dispersionOf(days: readonly Day[]): number {
  const squares = days.slice(1).map((day, i) => {
    const other = days[i];
    const total = day.total + other.total;
    const mean = (day.bad + other.bad) / total;
    // Of the larger against the smaller: each day's share of what both had together.
    const surprise = day.bad - day.total * mean;
    const variance = (day.total * other.total * mean) / total;
    return variance > 0 ? (surprise * surprise) / variance : 1;
  });
  return Math.max(
    1,
    squares.reduce((sum, square) => sum + square, 0) / squares.length,
  );
}

function fitStep(
  days: readonly Day[],
): { model: LevelModel; gain: number } | undefined {
  const whole = countsOf(days);
  let best: { at: number; gain: number } | undefined;
  let recent = countsOf(days.slice(0, MIN_DAYS));
  for (let at = MIN_DAYS; at <= days.length - MIN_DAYS; at++) {
    const older = {
      bad: whole.bad - recent.bad,
      total: whole.total - recent.total,
    };
    const gain = likelihood(recent) + likelihood(older) - likelihood(whole);
    if (!best || gain > best.gain) {
      best = { at, gain };
    }
    recent = countsOf([days[at], { age: 0, ...recent }]);
  }
  if (!best) {
    return undefined;
  }
  const after = countsOf(days.slice(0, best.at));
  const before = countsOf(days.slice(best.at));
  const since = days[best.at].age;
  const factor =
    (after.bad + 0.5) /
    (after.total + 1) /
    ((before.bad + 0.5) / (before.total + 1));
  return {
    gain: best.gain,
    model: {
      probability: 0,
      since,
      factor: age => (age < since ? 1 : factor),
      slope: { mean: 0, sd: 0 },
    },
  };
}

/** Log-linear Poisson regression on time by Newton's method, the slope pulled towards 0. */
function fitTrend(
  days: readonly Day[],
  dispersion: number,
): { model: LevelModel; gain: number } | undefined {
  if (days.length < MIN_TREND_DAYS) {
    return undefined;
  }
  const whole = countsOf(days);
  const middle =
    days.reduce((sum, { age, total }) => sum + age * total, 0) / whole.total;
  const time = (age: number) => middle - age;
  // In units of the dispersed likelihood, as the data are.
  const pull = dispersion / (SLOPE_SD * SLOPE_SD);
  let level = Math.log(whole.bad / whole.total);
  let slope = 0;
  let information = pull;
  for (let i = 0; i < NEWTON_STEPS; i++) {
    let [g0, g1, h00, h01, h11] = [0, -pull * slope, 0, 0, pull];
    for (const { age, bad, total } of days) {
      const t = time(age);
      const mean = total * Math.exp(Math.min(0, level + slope * t));
      g0 += bad - mean;
      g1 += (bad - mean) * t;
      h00 += mean;
      h01 += mean * t;
      h11 += mean * t * t;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 0)) {
      return undefined;
    }
    level += (h11 * g0 - h01 * g1) / determinant;
    slope += (h00 * g1 - h01 * g0) / determinant;
    // Far steps happen only where a trend explains nothing.
    slope = Math.min(0.5, Math.max(-0.5, slope));
    information = determinant / h00;
  }
  if (!Number.isFinite(level) || !Number.isFinite(slope)) {
    return undefined;
  }
  const fitted = days.reduce((sum, { age, bad, total }) => {
    const log = Math.min(0, level + slope * time(age));
    return sum + bad * log - total * Math.exp(log);
  }, 0);
  return {
    gain: fitted - likelihood(whole) - (pull * slope * slope) / 2,
    model: {
      probability: 0,
      since: Infinity,
      factor: age => Math.exp(slope * age),
      slope: { mean: slope, sd: Math.sqrt(dispersion / information) },
    },
  };
}

function countsOf(days: readonly Day[]): { bad: number; total: number } {
  let bad = 0;
  let total = 0;
  for (const day of days) {
    bad += day.bad;
    total += day.total;
  }
  return { bad, total };
}

/** Log-likelihood of a Poisson rate at its best, without the term that all share. */
function likelihood({ bad, total }: { bad: number; total: number }): number {
  return bad > 0 ? bad * Math.log(bad / total) - bad : 0;
}
