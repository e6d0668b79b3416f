/**
 * A probability and what happened.
 *
 * @public
 */
export interface JudgedForecast {
  target: number;
  predicted: number;
  met: boolean;
}

/**
 * Forecasts of like probability, and how often they came true.
 *
 * @public
 */
export interface ReliabilityBin {
  from: number;
  to: number;
  count: number;
  meanPredicted: number;
  observed: number;
}

/**
 * How good probabilities are.
 *
 * @public
 */
export interface Scores {
  count: number;
  /** Mean squared difference between probability and outcome; 0 is perfect. */
  brier: number;
  /** 1 − Brier / Brier of climatology, which knows how often each target is met over all cases. */
  skill: number;
  /** Expected calibration error: mean distance of probability and frequency over bins, weighted by cases. */
  ece: number;
  reliability: ReliabilityBin[];
}

const BINS = 10;

/**
 * Scores forecasts. Climatology is told the base rates of the very cases that are scored: it
 * is a harder comparison than any it could be in practice.
 *
 * @public
 */
export function scoreForecasts(cases: readonly JudgedForecast[]): Scores {
  const rates = new Map<number, { met: number; count: number }>();
  for (const { target, met } of cases) {
    const rate = rates.get(target) ?? { met: 0, count: 0 };
    rate.met += Number(met);
    rate.count += 1;
    rates.set(target, rate);
  }
  const brier = mean(cases.map(c => (c.predicted - Number(c.met)) ** 2));
  const climatology = mean(
    cases.map(c => {
      const { met, count } = rates.get(c.target)!;
      return (met / count - Number(c.met)) ** 2;
    }),
  );
  const reliability = Array.from({ length: BINS }, (_, i) => {
    const inBin = cases.filter(
      ({ predicted }) => Math.min(BINS - 1, Math.floor(predicted * BINS)) === i,
    );
    return {
      from: i / BINS,
      to: (i + 1) / BINS,
      count: inBin.length,
      meanPredicted: mean(inBin.map(({ predicted }) => predicted)),
      observed: mean(inBin.map(({ met }) => Number(met))),
    };
  }).filter(({ count }) => count > 0);
  return {
    count: cases.length,
    brier,
    skill: climatology > 0 ? 1 - brier / climatology : 0,
    ece: reliability.reduce(
      (sum, bin) =>
        sum +
        (bin.count / cases.length) * Math.abs(bin.meanPredicted - bin.observed),
      0,
    ),
    reliability,
  };
}

function mean(values: number[]): number {
  return values.length > 0
    ? values.reduce((sum, value) => sum + value, 0) / values.length
    : 0;
}
