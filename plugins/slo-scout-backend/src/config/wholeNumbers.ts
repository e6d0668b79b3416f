import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/**
 * Reads whole numbers within bounds from a section of the configuration.
 *
 * @param section - What the sentence of the error calls it: `sloScout.policies`.
 * @returns a function that throws an InputError which names the key and what it may be.
 * @internal
 */
export function wholeNumbers(
  config: Config | undefined,
  section: string,
): (key: string, fallback: number, minimum: number, maximum: number) => number {
  return (key, fallback, minimum, maximum) => {
    const value = config?.getOptionalNumber(key) ?? fallback;
    if (!Number.isInteger(value) || value < minimum || value > maximum) {
      throw new InputError(
        `${section}.${key} is ${value}; set it to a whole number from ${minimum} to ${maximum}`,
      );
    }
    return value;
  };
}
