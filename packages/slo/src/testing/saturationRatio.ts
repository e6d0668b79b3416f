import { Sampler } from '../random/Sampler';
import { addFailure } from './addFailure';
import { expectedTraffic, ORIGIN } from './expectedTraffic';
import type { TrafficShape } from './expectedTraffic';
import { BINS_PER_DAY } from './RatioAt';
import type { RatioAt } from './RatioAt';

/**
 * Errors grow with load, traffic grows, leaks build up until the weekly restart, a
 * batch job disturbs every night, dependencies fail for eight services at once.
 *
 * @internal
 */
export function saturationRatio(
  sampler: Sampler,
  shape: TrafficShape,
  days: number,
  seed: number,
): RatioAt {
  const bins = days * BINS_PER_DAY;
  const floor = sampler.logUniform(5e-6, 2e-3);
  // Where errors begin, as a multiple of the mean load; many services never get there.
  const capacity = 1.1 + 1.6 * sampler.uniform();
  const steepness = sampler.logUniform(1e-3, 5e-2);
  const leak = sampler.uniform() < 0.3 ? sampler.logUniform(1, 8) : 0;
  const nightly = sampler.uniform() < 0.25 ? sampler.logUniform(1e-4, 2e-2) : 0;
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
    const time = bin * 300;
    const load = expectedTraffic(shape, ORIGIN + time) / shape.mean;
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
