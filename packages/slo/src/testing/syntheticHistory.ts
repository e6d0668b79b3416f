import { Sampler } from '../random/Sampler';
import type { Bin, SliSeries } from '../types';
import { expectedTraffic, ORIGIN } from './expectedTraffic';
import type { TrafficShape } from './expectedTraffic';
import { markovRatio } from './markovRatio';
import { BINS_PER_DAY } from './RatioAt';
import type { RatioAt } from './RatioAt';
import { renewalRatio } from './renewalRatio';
import { saturationRatio } from './saturationRatio';

const BIN_SECONDS = 300;

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
 * - `calm` and `troubled`: as `renewal`, without any incident and with six times as many: worlds that the
 *   default prior is wrong about.
 *
 * @public
 */
export type PopulationName =
  | 'renewal'
  | 'markov'
  | 'saturation'
  | 'calm'
  | 'troubled';

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
  const ratioAt = drawRatio(population, sampler, shape, days, seed);
  const bins: Bin[] = [];
  for (let i = 0; i < days * BINS_PER_DAY; i++) {
    const start = ORIGIN + i * BIN_SECONDS;
    const total = sampler.poisson(expectedTraffic(shape, start));
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

function drawRatio(
  population: PopulationName,
  sampler: Sampler,
  shape: TrafficShape,
  days: number,
  seed: number,
): RatioAt {
  switch (population) {
    case 'markov':
      return markovRatio(sampler, days);
    case 'saturation':
      return saturationRatio(sampler, shape, days, seed);
    case 'calm':
      return renewalRatio(sampler, days, 0);
    case 'troubled':
      return renewalRatio(sampler, days, 6);
    default:
      return renewalRatio(sampler, days, 1);
  }
}
