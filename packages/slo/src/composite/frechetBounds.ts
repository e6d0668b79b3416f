/**
 * What the availabilities of parts say of the whole that needs all of them.
 *
 * @public
 */
export interface FrechetBounds {
  /** Failures never coincide: max(0, 1 − Σ(1 − aᵢ)). */
  lower: number;
  /** Failures coincide as far as they can: the least of them. */
  upper: number;
  /** Failures have nothing to do with each other: the product. Seldom true. */
  independent: number;
}

/**
 * Bounds on the share of journeys that succeed where each step must, from the
 * availabilities of the steps alone (Fréchet 1935). Whatever the failures have to do with each other, the truth lies
 * between; retries and fallbacks, which can only be measured, lift it further. A journey without steps always succeeds.
 *
 * @param availabilities - ratios in [0,1]
 * @throws RangeError when one is not a ratio
 * @public
 */
export function frechetBounds(
  availabilities: readonly number[],
): FrechetBounds {
  const wrong = availabilities.find(value => !(value >= 0 && value <= 1));
  if (wrong !== undefined) {
    throw new RangeError(
      `An availability must be a ratio in [0,1], got ${wrong}.`,
    );
  }
  const failures = availabilities.reduce((sum, value) => sum + 1 - value, 0);
  const upper = Math.min(1, ...availabilities);
  return {
    // Sums of rounded numbers must not cross what they bound.
    lower: Math.min(upper, Math.max(0, 1 - failures)),
    upper,
    independent: availabilities.reduce((product, value) => product * value, 1),
  };
}
