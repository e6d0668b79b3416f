import {
  findPhoneNumbersInText,
  isSupportedCountry,
  type CountryCode,
} from 'libphonenumber-js/max';
import type { TextContext } from '../TextContext';
import type { TextRule } from '../TextRule';
import { namesIdentifier } from './namesIdentifier';

/** Something a phone number can be part of; bounded, so that it is found in linear time. */
const CANDIDATE =
  /(?:(?<![\p{L}\p{N}_+])\+|(?<![\p{L}\p{N}_.+/\-#$€£])\(?)\d[\d ().\-/\u00a0]{5,24}\d(?![\p{L}\p{N}_])/gu;
/** What stands in or before a written number, but not before an id in a path. */
const WRITTEN = /[+( .:=-]/;
const IP_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/;
const US_GROUPS =
  /^(?:\+?1[ .-])?(?:\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}|\d{3}\.\d{3}\.\d{4})$/;
const NAMED =
  /(?:phone|\btel|mobile|\bcell|\bfax|\bcall|\bdial|\bsms|whats ?app|msisdn|contact|handy|telefon|tel[ée]fono|t[ée]l[ée]phone)[^\d\n]{0,16}$/i;
const REACH = 40;
/** Tried where the text says that a phone number comes and names no country. */
const COMMON: CountryCode[] = [
  ...(['US', 'GB', 'DE', 'FR', 'ES', 'IT', 'NL', 'IN', 'BR', 'JP'] as const),
  ...(['AU', 'MX', 'PL', 'SE', 'CH', 'AT', 'BE', 'PT', 'IE', 'ZA'] as const),
];

/**
 * Phone numbers that exist according to libphonenumber: with a country code,
 * as groups in the American way, and national ones where the text, the key or
 * the configured regions say so. Bare digits alone are ids far more often.
 *
 * @param regions - whose national numbers are found anywhere
 * @throws Error in one sentence when a region is none
 * @internal
 */
export function phone(regions: string[]): TextRule {
  const configured = regions.map(region => {
    if (isSupportedCountry(region)) return region;
    throw new Error(
      `phoneRegions: ${region} is no country with phone numbers of its own; write codes such as DE`,
    );
  });
  return (text, context, add) => {
    if (!context.phone && configured.length === 0 && !WRITTEN.test(text)) {
      return;
    }
    for (const match of text.matchAll(CANDIDATE)) {
      const from = match.index;
      const candidate = match[0];
      for (const country of countriesOf(text, from, candidate, context)) {
        const found = findPhoneNumbersInText(candidate, {
          defaultCountry: country,
          extended: true,
        }).filter(f => f.number.isValid());
        for (const { startsAt, endsAt } of found) {
          add({ rule: 'phone', from: from + startsAt, to: from + endsAt });
        }
        if (found.length > 0) break;
      }
    }
  };

  /** The countries to try; `undefined` for numbers with a country code. */
  function countriesOf(
    text: string,
    from: number,
    candidate: string,
    context: TextContext,
  ): (CountryCode | undefined)[] {
    if (candidate.startsWith('+')) return [undefined];
    if (IP_ADDRESS.test(candidate)) return [];
    if (context.identifier || namesIdentifier(text, from)) return [];
    const named =
      context.phone || NAMED.test(text.slice(Math.max(0, from - REACH), from));
    if (named) return [...configured, ...COMMON];
    if (US_GROUPS.test(candidate)) return ['US'];
    return configured;
  }
}
