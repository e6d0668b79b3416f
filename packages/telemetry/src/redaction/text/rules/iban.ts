import { countrySpecs, isValidIBAN } from 'ibantools';
import type { TextRule } from '../TextRule';

const START = /(?<![\p{L}\p{N}])[A-Za-z]{2}\d{2}(?=[ \u00a0-]?[A-Za-z0-9])/gu;
const MAX_CHARS = 34;
const lengthOf = new Map(
  Object.entries(countrySpecs).map(([country, spec]) => [country, spec.chars]),
);

/**
 * International bank account numbers: the country's length and format, and
 * the check digits of ISO 13616 (by ibantools); with or without groups of four.
 *
 * @internal
 */
export const iban: TextRule = (text, _context, add) => {
  if (!/[A-Za-z]{2}\d{2}/.test(text)) return;
  for (const match of text.matchAll(START)) {
    const from = match.index;
    const length = lengthOf.get(text.slice(from, from + 2).toUpperCase());
    if (!length || length > MAX_CHARS) continue;
    const end = take(text, from, length);
    if (end === undefined) continue;
    const electronic = text
      .slice(from, end)
      .replace(/[ \u00a0-]/g, '')
      .toUpperCase();
    if (isValidIBAN(electronic)) add({ rule: 'iban', from, to: end });
  }
};

/** Where the given number of letters and digits ends, single spaces or dashes between them allowed. */
function take(text: string, from: number, chars: number): number | undefined {
  let at = from;
  for (let taken = 0; taken < chars; at++) {
    if (/[A-Za-z0-9]/.test(text[at] ?? '')) taken++;
    else if (
      !' \u00a0-'.includes(text[at] ?? '#') ||
      !/[A-Za-z0-9]/.test(text[at + 1] ?? '')
    ) {
      return undefined;
    }
  }
  return /[\p{L}\p{N}]/u.test(text[at] ?? '') ? undefined : at;
}
