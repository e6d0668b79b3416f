import type { IncidentPrior } from './IncidentPrior';
import type { LevelModel } from './levelModels';
import type { SeparatedHistory } from './separateIncidents';

/** Counts before any were seen: worth three events, of which a tenth is bad, with a wide spread. Jeffreys' half of one is for coins, and services fail less. */
const PRIOR_BAD = 0.3;
const PRIOR_TOTAL = 3;

/**
 * The error ratio of a service while nothing special happens.
 *
 * @internal
 */
export interface UsualRatio {
  /** By age of day: its ratio, pulled towards the mean as far as its own counts are too few. */
  ratioByAge: Map<number, number>;
  /** By age of day: how much it counts, 1 for today. */
  weightByAge: Map<number, number>;
  /** Shape of the gamma posterior of the mean, relative to the mean. */
  shape: number;
  /** Days that show today's level. */
  knownDays: number;
  /** Growth of the logarithm of the ratio a day. */
  slope: LevelModel['slope'];
}

/**
 * Estimates the usual ratio from days without their incidents. Old days count
 * less, as services change. Days vary by more than counting explains: by how much is estimated by
 * the method of moments and pulled towards the prior, which matters for short histories.
 *
 * @param level - how the ratio went; days are brought to the level of today
 * @internal
 */
export function usualRatio(
  history: SeparatedHistory,
  prior: IncidentPrior,
  level: LevelModel,
): UsualRatio {
  const days = history.days.map(day => ({
    ...day,
    bad: Math.min(day.total, day.bad * level.factor(day.age)),
  }));
  const weightByAge = new Map(
    days.map(({ age }) => [age, Math.pow(0.5, age / prior.halfLifeDays)]),
  );
  // Days before a step show the shape of days, not how high the ratio is now.
  const ofLevel = days.filter(({ age }) => age < level.since);
  const sum = (term: (day: (typeof days)[number], weight: number) => number) =>
    ofLevel.reduce(
      (total, day) => total + term(day, weightByAge.get(day.age)!),
      0,
    );

  const mean =
    (sum((day, weight) => weight * day.bad) + PRIOR_BAD) /
    (sum((day, weight) => weight * day.total) + PRIOR_TOTAL);
  const scale = sum(day => (day.total * mean) ** 2);
  const beyondCounting = sum(
    day => (day.bad - day.total * mean) ** 2 - day.total * mean,
  );
  const { value, days: worth } = prior.dailyVariation;
  const variation = Math.max(
    1e-6,
    (ofLevel.length * Math.max(0, beyondCounting / scale) + worth * value) /
      (ofLevel.length + worth),
  );
  const strength = 1 / variation;
  const expected = sum((day, weight) => weight * day.total * mean);
  const variance = sum(
    (day, weight) =>
      weight *
      weight *
      (day.total * mean + variation * (day.total * mean) ** 2),
  );
  return {
    ratioByAge: new Map(
      days.map(day => [
        day.age,
        (day.bad + strength) / (day.total + strength / mean),
      ]),
    ),
    weightByAge,
    shape: expected ** 2 / variance,
    knownDays: Math.min(history.exposureDays, level.since),
    slope: level.slope,
  };
}
