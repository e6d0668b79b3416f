import type { Random } from '../../lib/Random';

export const digits = (random: Random, length: number): string =>
  Array.from({ length }, () => random.below(10)).join('');

export const letters = (random: Random, length: number, alphabet: string) =>
  Array.from({ length }, () => alphabet[random.below(alphabet.length)]).join(
    '',
  );

export const ALPHANUMERIC =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The digit that completes a number by Luhn's formula. */
export function luhnDigit(number: string): string {
  let sum = 0;
  [...number].reverse().forEach((char, i) => {
    const digit = Number(char) * (i % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  });
  return String((10 - (sum % 10)) % 10);
}

/** Parts of a text of the given lengths. */
export function groups(text: string, lengths: number[], glue: string): string {
  let at = 0;
  const parts: string[] = [];
  for (const length of lengths) {
    parts.push(text.slice(at, at + length));
    at += length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts.join(glue);
}
