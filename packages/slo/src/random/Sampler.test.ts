import { logFactorial } from './logFactorial';
import { Sampler } from './Sampler';

const DRAWS = 40000;

/** Mean and variance of many draws. */
function moments(draw: (sampler: Sampler) => number, seed: number = 3) {
  const sampler = new Sampler(seed);
  const values = Array.from({ length: DRAWS }, () => draw(sampler));
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS;
  return { mean, variance };
}

describe('Sampler', () => {
  it.each<[string, (sampler: Sampler) => number, number, number]>([
    ['uniform', s => s.uniform(), 1 / 2, 1 / 12],
    ['index', s => s.index(6), 2.5, 35 / 12],
    ['normal', s => s.normal(), 0, 1],
    ['gamma, shape below 1', s => s.gamma(0.5), 0.5, 0.5],
    ['gamma, shape above 1', s => s.gamma(7), 7, 7],
    ['beta', s => s.beta(2, 3), 0.4, 0.04],
    ['poisson of few', s => s.poisson(3), 3, 3],
    ['poisson of many', s => s.poisson(100), 100, 100],
    ['binomial, few trials', s => s.binomial(20, 0.3), 6, 4.2],
    ['binomial, rare', s => s.binomial(1000, 0.01), 10, 9.9],
    ['binomial, frequent', s => s.binomial(1000, 0.99), 990, 9.9],
    ['binomial of many', s => s.binomial(10000, 0.2), 2000, 1600],
  ])('draws %s with its mean and variance', (_name, draw, mean, variance) => {
    const found = moments(draw);
    const error = Math.sqrt(variance / DRAWS);
    expect(Math.abs(found.mean - mean)).toBeLessThan(5 * error);
    expect(found.variance / variance).toBeGreaterThan(0.93);
    expect(found.variance / variance).toBeLessThan(1.07);
  });

  it('draws unrelated numbers from neighbouring seeds', () => {
    for (const step of [1, 8, 1000, 7919]) {
      const first = Array.from(
        { length: 4000 },
        (_, i) => new Sampler(i * step).uniform() - 0.5,
      );
      const correlation =
        first.slice(1).reduce((sum, value, i) => sum + value * first[i], 0) /
        (first.length / 12);
      expect(Math.abs(correlation)).toBeLessThan(0.07);
      expect(
        Math.abs(first.reduce((sum, value) => sum + value, 0) / first.length),
      ).toBeLessThan(0.02);
    }
  });

  it('never leaves the range of a distribution', () => {
    const sampler = new Sampler(1);
    for (let i = 0; i < 2000; i++) {
      const n = sampler.index(100);
      const drawn = sampler.binomial(n, sampler.uniform());
      expect(drawn >= 0 && drawn <= n).toBe(true);
    }
    expect([
      sampler.poisson(0),
      sampler.binomial(0, 0.5),
      sampler.binomial(9, 0),
      sampler.binomial(9, 1),
    ]).toEqual([0, 0, 0, 9]);
  });
});

describe('logFactorial', () => {
  it('goes on smoothly where the table ends', () => {
    expect(logFactorial(5)).toBeCloseTo(Math.log(120), 12);
    expect(logFactorial(256) - logFactorial(255)).toBeCloseTo(Math.log(256), 9);
    expect(logFactorial(10000) - logFactorial(9999)).toBeCloseTo(
      Math.log(10000),
      9,
    );
  });
});
