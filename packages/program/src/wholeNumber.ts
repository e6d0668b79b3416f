import { InvalidArgumentError } from 'commander';

/**
 * Parser of a flag that takes a whole number from `min` to `max`.
 *
 * @public
 */
export function wholeNumber(
  min: number,
  max: number,
): (value: string) => number {
  return value => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new InvalidArgumentError(
        `It must be a whole number from ${min} to ${max}.`,
      );
    }
    return number;
  };
}
