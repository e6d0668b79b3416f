import { parseDuration } from './parseDuration';

/**
 * Value of a number or duration literal of PromQL; a duration counts in seconds.
 *
 * @returns NaN for `NaN`, and for what is no number
 * @internal
 */
export function parseNumber(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '').toLowerCase();
  if (digits === 'inf' || digits === 'infinity') return sign * Infinity;
  return sign * (parseDuration(digits) ?? Number(digits));
}
