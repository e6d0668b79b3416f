import { Sampler } from '../random/Sampler';
import type { Bin, SliSeries } from '../types';
import { expectedTraffic } from './diurnalTraffic';
import type { TrafficShape } from './diurnalTraffic';

const BIN_SECONDS = 300;
const BINS_PER_DAY = 288;
/** A Monday, 2025-01-06. */
const ORIGIN = 1736121600;

/**
 * Kinds of synthetic services. They differ in mechanism, not only in numbers, so
 * that a model tuned on one is put to a real test by the others.
 *
 * - `renewal`: incidents arrive at random, each with a duration and a share of failing events; the usual
 *   ratio varies by day and hour, drifts, and is moved by some deploys.
 * - `markov`: healthy, degraded and down with heavy-tailed stays; failures come in working hours and call
 *   for more failures; bad deploys on Tuesdays and Thursdays.
 * - `saturation`: errors grow with load, traffic grows, leaks build up until the weekly restart, a batch
 *   job disturbs every night, dependencies fail for many services at once.
 *
 * @public
 */
export type PopulationName = 'renewal' | 'markov' | 'saturation';

/**
 * Makes the history of one synthetic service.
 *
 * @param seed - the same seed gives the same history
 * @param days - length
 * @public
 */
export function syntheticHistory(
  population: PopulationName,
  seed: number,
  days: number,
): SliSeries {
  const sampler = new Sampler(seed * 7919 + population.length * 104729);
  const shape = drawShape(sampler, population);
  const ratioAt = {
    renewal: renewalRatio,
    markov: markovRatio,
    saturation: saturationRatio,
  }[population](sampler, shape, days, seed);
  const bins: Bin[] = [];
  for (let i = 0; i < days * BINS_PER_DAY; i++) {
    const start = ORIGIN + i * BIN_SECONDS;
    const total = sampler.poisson(expectedTraffic(shape, start, ORIGIN));
    const ratio = Math.min(1, Math.max(0, ratioAt(i)));
    bins.push({
      start,
      total,
      good: total - (total > 0 ? sampler.binomial(total, ratio) : 0),
    });
  }
  return { binSeconds: BIN_SECONDS, bins, gaps: [] };
}

function drawShape(sampler: Sampler, population: PopulationName): TrafficShape {
  return {
    // Three events an hour to twelve a second.
    mean: Math.exp(Math.log(0.25) + sampler.uniform() * Math.log(14400)),
    amplitude: 0.2 + 0.7 * sampler.uniform(),
    weekend: 0.3 + 0.8 * sampler.uniform(),
    peakHour: 24 * sampler.uniform(),
    growth:
      population === 'saturation'
        ? Math.exp(0.02 * sampler.normal() + 0.01)
        : Math.exp(0.01 * sampler.normal()),
  };
}

/** Error ratio by index of bin. */
type RatioAt = (bin: number) => number;

function logUniform(sampler: Sampler, low: number, high: number): number {
  return low * Math.pow(high / low, sampler.uniform());
}

function logNormal(sampler: Sampler, median: number, logSd: number): number {
  return median * Math.exp(logSd * sampler.normal());
}

/** Adds a share of failing events to a range of bins, parts of bins included. */
function addFailure(
  extra: Float64Array,
  from: number,
  length: number,
  share: number,
): void {
  for (
    let i = Math.floor(from);
    i < Math.min(extra.length, from + length);
    i++
  ) {
    const overlap = Math.min(i + 1, from + length) - Math.max(i, from);
    extra[i] = Math.max(extra[i], share * overlap);
  }
}

function renewalRatio(
  sampler: Sampler,
  _shape: TrafficShape,
  days: number,
): RatioAt {
  const bins = days * BINS_PER_DAY;
  const usual = logNormal(sampler, 4e-4, 1.7);
  const perDay = 0.06 * sampler.gamma(0.8);
  const extra = new Float64Array(bins);
  for (let i = sampler.poisson(perDay * days); i > 0; i--) {
    addFailure(
      extra,
      sampler.uniform() * bins,
      logNormal(sampler, 4, 1.1),
      sampler.beta(0.6, 1),
    );
  }
  const dayLogSd = 0.1 + 0.5 * sampler.uniform();
  const hourLogSd = 0.1 + 0.4 * sampler.uniform();
  let drift = 0;
  let deployed = 0;
  const dayLevel = Array.from({ length: days }, () => {
    drift += 0.03 * sampler.normal();
    // A deploy a week, one in eight of which moves the level.
    if (sampler.uniform() < 1 / 56) {
      deployed += 1.0 * sampler.normal();
    }
    return usual * Math.exp(drift + deployed + dayLogSd * sampler.normal());
  });
  const hourLevel = Float64Array.from({ length: days * 24 }, () =>
    Math.exp(hourLogSd * sampler.normal()),
  );
  return bin =>
    dayLevel[Math.floor(bin / BINS_PER_DAY)] * hourLevel[Math.floor(bin / 12)] +
    extra[bin];
}

function markovRatio(
  sampler: Sampler,
  _shape: TrafficShape,
  days: number,
): RatioAt {
  const bins = days * BINS_PER_DAY;
  const usual = logUniform(sampler, 1e-5, 5e-3);
  const degraded = usual * logUniform(sampler, 5, 60);
  const failureRate = logUniform(sampler, 1 / 60, 1 / 3) / BINS_PER_DAY;
  const contagion = 0.5 * sampler.uniform();
  const ratio = new Float64Array(bins).fill(usual);
  let bin = 0;
  let excitement = 1;
  while (bin < bins) {
    const hour = (bin / 12) % 24;
    const weekday = Math.floor(bin / BINS_PER_DAY) % 7;
    const atWork = weekday < 5 && hour > 8 && hour < 18;
    const deployed = (weekday === 1 || weekday === 3) && hour > 10 && hour < 12;
    const rate =
      failureRate * excitement * (atWork ? 2 : 0.5) * (deployed ? 4 : 1);
    excitement = 1 + (excitement - 1) * 0.98;
    if (sampler.uniform() < 1 - Math.exp(-rate)) {
      const down = sampler.uniform() < 0.25;
      // Pareto: most stays are short, some are a working day.
      const stay = Math.min(
        BINS_PER_DAY,
        (down ? 1 : 4) * Math.pow(sampler.uniform(), -1 / 1.3),
      );
      const level = down
        ? 0.3 + 0.7 * sampler.uniform()
        : Math.min(0.5, degraded * Math.exp(0.5 * sampler.normal()));
      for (let i = 0; i < stay && bin < bins; i++, bin++) {
        ratio[bin] = level;
      }
      excitement += contagion * 60 * sampler.uniform();
    } else {
      bin++;
    }
  }
  return i => ratio[i];
}

function saturationRatio(
  sampler: Sampler,
  shape: TrafficShape,
  days: number,
  seed: number,
): RatioAt {
  const bins = days * BINS_PER_DAY;
  const floor = logUniform(sampler, 5e-6, 2e-3);
  // Where errors begin, as a multiple of the mean load; many services never get there.
  const capacity = 1.1 + 1.6 * sampler.uniform();
  const steepness = logUniform(sampler, 1e-3, 5e-2);
  const leak = sampler.uniform() < 0.3 ? logUniform(sampler, 1, 8) : 0;
  const nightly =
    sampler.uniform() < 0.25 ? logUniform(sampler, 1e-4, 2e-2) : 0;
  const extra = new Float64Array(bins);
  // Dependencies are shared by groups of eight services: their failures do not depend on the service's own seed.
  const shared = new Sampler(Math.floor(seed / 8) * 15485863);
  const exposure = sampler.beta(0.5, 1.5);
  for (let i = shared.poisson(days / 12); i > 0; i--) {
    const from = shared.uniform() * bins;
    addFailure(
      extra,
      from,
      2 + 10 * shared.gamma(0.7),
      exposure * shared.beta(1, 1),
    );
  }
  const noise = Float64Array.from({ length: days * 24 }, () =>
    Math.exp(0.3 * sampler.normal()),
  );
  return bin => {
    const time = ORIGIN + bin * BIN_SECONDS;
    const load = expectedTraffic(shape, time, ORIGIN) / shape.mean;
    const overload = Math.max(0, load - capacity);
    const sinceRestart = (bin / BINS_PER_DAY) % 7;
    const hour = (bin / 12) % 24;
    return (
      noise[Math.floor(bin / 12)] *
        (floor * (1 + (leak * sinceRestart) / 7) +
          steepness * overload * overload +
          (hour < 1 ? nightly : 0)) +
      extra[bin]
    );
  };
}
