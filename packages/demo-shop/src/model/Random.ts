/**
 * A seeded generator of random numbers: sfc32 by Chris Doty-Humphrey
 * (PractRand). The four words of state are the seed, so that streams with
 * different seeds never coincide by accident of hashing.
 *
 * @public
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** Each word is taken modulo 2^32. */
  constructor(seed: number, stream = 0, high = 0, low = 0) {
    this.#a = seed | 0;
    this.#b = high | 0;
    this.#c = low | 0;
    this.#counter = stream | 0;
    // Neighbouring seeds differ in a few bits only; a dozen rounds spread them.
    for (let i = 0; i < 15; i++) this.uint32();
  }

  /** Uniform integer in [0, 2^32). */
  uint32(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    return this.uint32() / 4294967296;
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /** Uniform integer in [min, max]. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    return (
      Math.sqrt(-2 * Math.log(1 - this.next())) *
      Math.cos(2 * Math.PI * this.next())
    );
  }

  /** Log-normal; `sigma` is the standard deviation of the logarithm. */
  logNormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal());
  }

  /** Number of events of a Poisson process with the given mean, by Knuth's product of uniforms. */
  poisson(mean: number): number {
    let count = 0;
    // exp(-mean) underflows for large means; a sum of Poisson variables is Poisson.
    for (let left = mean; left > 0; left -= 30) {
      const limit = Math.exp(-Math.min(left, 30));
      for (let product = this.next(); product > limit; product *= this.next()) {
        count++;
      }
    }
    return count;
  }
}
