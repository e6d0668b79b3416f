import type { Sampler } from '../random/Sampler';
import { BINS_PER_DAY } from './RatioAt';
import type { RatioAt } from './RatioAt';

/**
 * Healthy, degraded and down with heavy-tailed stays; failures come in working
 * hours and after deploys, and call for more failures.
 *
 * @internal
 */
export function markovRatio(sampler: Sampler, days: number): RatioAt {
  const bins = days * BINS_PER_DAY;
  const usual = sampler.logUniform(1e-5, 5e-3);
  const degraded = usual * sampler.logUniform(5, 60);
  const failureRate = sampler.logUniform(1 / 60, 1 / 3) / BINS_PER_DAY;
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
