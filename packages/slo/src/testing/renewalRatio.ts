import type { Sampler } from '../random/Sampler';
import { addFailure } from './addFailure';
import { BINS_PER_DAY } from './RatioAt';
import type { RatioAt } from './RatioAt';

/**
 * Incidents at random, each with a duration and a share of failing events; the
 * usual ratio varies by day and hour, drifts, and is moved by some deploys.
 *
 * @param incidentFactor - 1 = one in sixteen days on average, a few services far more, many none
 * @internal
 */
export function renewalRatio(
  sampler: Sampler,
  days: number,
  incidentFactor: number,
): RatioAt {
  const bins = days * BINS_PER_DAY;
  const usual = sampler.logNormal(4e-4, 1.7);
  const perDay = incidentFactor * 0.06 * sampler.gamma(0.8);
  const extra = new Float64Array(bins);
  for (let i = sampler.poisson(perDay * days); i > 0; i--) {
    addFailure(
      extra,
      sampler.uniform() * bins,
      sampler.logNormal(4, 1.1),
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
      deployed += sampler.normal();
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
