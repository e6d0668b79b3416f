import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { skipN } from 'pure-rand/utils/skipN';

const WARM_UP = 64;
/** Above this mean a Poisson variable is close enough to a rounded normal one. */
const POISSON_NORMAL_FROM = 40;

/**
 * Draws from the distributions that the predictor needs; the same seed gives
 * the same draws on every machine. Uniform numbers come from pure-rand; no kept
 * library for the others is small, seedable and fast at once.
 *
 * @internal
 */
export class Sampler {
  private readonly generator: RandomGenerator;
  private spareNormal: number | undefined;

  /** @param seed - any whole number */
  constructor(seed: number) {
    // The generator is linear and its first outputs are nearly the seed itself: without both steps neighbouring seeds
    // draw numbers that go together.
    this.generator = xoroshiro128plus(mix(seed));
    skipN(this.generator, WARM_UP);
  }

  /** In (0,1). */
  uniform(): number {
    // eslint-disable-next-line no-bitwise -- the generator yields signed 32 bits
    return ((this.generator.next() >>> 0) + 0.5) / 4294967296;
  }

  /** Whole number in [0, n). */
  index(n: number): number {
    return Math.floor(this.uniform() * n);
  }

  /** Standard normal, polar method of Marsaglia. */
  normal(): number {
    if (this.spareNormal !== undefined) {
      const spare = this.spareNormal;
      this.spareNormal = undefined;
      return spare;
    }
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        this.spareNormal = v * scale;
        return u * scale;
      }
    }
  }

  /** The logarithm is uniform between those of the bounds. */
  logUniform(low: number, high: number): number {
    return low * Math.pow(high / low, this.uniform());
  }

  /** The logarithm is normal around that of the median. */
  logNormal(median: number, logSd: number): number {
    return median * Math.exp(logSd * this.normal());
  }

  /** Gamma with scale 1: mean and variance are the shape (> 0). Marsaglia and Tsang 2000. */
  gamma(shape: number): number {
    if (shape < 1) {
      return this.gamma(shape + 1) * Math.pow(this.uniform(), 1 / shape);
    }
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = Math.pow(1 + c * x, 3);
      if (
        v > 0 &&
        Math.log(this.uniform()) < 0.5 * x * x + d * (1 - v + Math.log(v))
      ) {
        return d * v;
      }
    }
  }

  /** Beta with mean a / (a + b). */
  beta(a: number, b: number): number {
    const x = this.gamma(a);
    return x / (x + this.gamma(b));
  }

  /** Number of events, given their mean (≥ 0). */
  poisson(mean: number): number {
    if (mean >= POISSON_NORMAL_FROM) {
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    }
    const limit = Math.exp(-mean);
    let product = this.uniform();
    let count = 0;
    while (product > limit) {
      product *= this.uniform();
      count++;
    }
    return count;
  }

  /** Successes among n trials. */
  binomial(n: number, p: number): number {
    if (p > 0.5) {
      return n - this.binomial(n, 1 - p);
    }
    const mean = n * p;
    if (mean >= POISSON_NORMAL_FROM) {
      const draw = Math.round(mean + Math.sqrt(mean * (1 - p)) * this.normal());
      return Math.min(n, Math.max(0, draw));
    }
    if (n <= 32) {
      let successes = 0;
      for (let i = 0; i < n; i++) {
        successes += this.uniform() < p ? 1 : 0;
      }
      return successes;
    }
    // Inversion: walks up the distribution function from zero, at most a few dozen steps.
    const odds = p / (1 - p);
    let probability = Math.exp(n * Math.log1p(-p));
    let left = this.uniform() - probability;
    let successes = 0;
    while (left > 0 && successes < n) {
      successes++;
      probability *= (odds * (n - successes + 1)) / successes;
      left -= probability;
      if (probability < 1e-300) {
        break;
      }
    }
    return successes;
  }
}

/** The finalizer of MurmurHash3: each bit of the seed changes half of the bits. */
function mix(seed: number): number {
  /* eslint-disable no-bitwise */
  let hash = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
  /* eslint-enable no-bitwise */
}
