import type { IncidentPrior } from './IncidentPrior';
import type { SeparatedHistory } from './separateIncidents';

/** Jeffreys: half a bad event before any was seen. */
const PRIOR_BAD = 0.5;

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
}

/**
 * Estimates the usual ratio from days without their incidents. Old days count
 * less, as services change. Days vary by more than counting explains: by how much is estimated by
 * the method of moments and pulled towards the prior, which matters for short histories.
 *
 * @internal
 */
export function usualRatio(
  { days }: SeparatedHistory,
  prior: IncidentPrior,
): UsualRatio {
  const weightByAge = new Map(
    days.map(({ age }) => [age, Math.pow(0.5, age / prior.halfLifeDays)]),
  );
  const sum = (term: (day: (typeof days)[number], weight: number) => number) =>
    days.reduce(
      (total, day) => total + term(day, weightByAge.get(day.age)!),
      0,
    );

  const mean =
    (sum((day, weight) => weight * day.bad) + PRIOR_BAD) /
    (sum((day, weight) => weight * day.total) + 2 * PRIOR_BAD);
  const scale = sum(day => (day.total * mean) ** 2);
  const beyondCounting = sum(
    day => (day.bad - day.total * mean) ** 2 - day.total * mean,
  );
  const { value, days: worth } = prior.dailyVariation;
  const variation = Math.max(
    1e-6,
    (days.length * Math.max(0, beyondCounting / scale) + worth * value) /
      (days.length + worth),
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
  };
}
