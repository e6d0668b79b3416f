import type { TextRule } from '../TextRule';
import { namesIdentifier } from './namesIdentifier';
import { writtenNumbers, type WrittenNumber } from './numbers';

/** Card networks: first digits from … to, and the lengths in use (ISO/IEC 7812; the networks' published ranges). */
const NETWORKS: [from: string, to: string, lengths: number[]][] = [
  ['4', '4', [16, 19]], // Visa
  ['51', '55', [16]], // Mastercard
  ['2221', '2720', [16]], // Mastercard
  ['34', '34', [15]], // American Express
  ['37', '37', [15]], // American Express
  ['6011', '6011', [16, 17, 18, 19]], // Discover
  ['644', '659', [16, 17, 18, 19]], // Discover, RuPay, Verve
  ['300', '305', [14, 16]], // Diners Club
  ['309', '309', [14, 16]], // Diners Club
  ['36', '36', [14, 16]], // Diners Club
  ['38', '39', [14, 16]], // Diners Club
  ['3528', '3589', [16, 17, 18, 19]], // JCB
  ['62', '62', [16, 17, 18, 19]], // UnionPay
  ['81', '82', [16]], // UnionPay, RuPay
  ['2200', '2204', [16, 19]], // Mir
  ['5018', '5018', [16, 18, 19]], // Maestro
  ['5020', '5020', [16, 18, 19]], // Maestro
  ['5038', '5038', [16, 18, 19]], // Maestro
  ['506099', '506198', [16, 19]], // Verve
  ['508500', '508999', [16]], // RuPay
  ['56', '58', [16, 18, 19]], // Maestro
  ['6304', '6304', [16, 18, 19]], // Maestro
  ['6759', '6763', [16, 18, 19]], // Maestro
  ['606282', '606282', [16]], // Hipercard
  ['636368', '636368', [16]], // Elo
];

/** How cards are written: in one piece, in fours, as American Express and Diners Club are printed. */
const GROUPINGS = new Set([
  '4-4-4-4',
  '4-4-4-4-3',
  '4-6-5',
  '4-6-4',
  '4-4-4-2',
  '6-13',
  '8-8',
]);

/**
 * Payment card numbers: a known range, the right length, Luhn's check digit,
 * and written as people write them.
 *
 * @internal
 */
export const card: TextRule = (text, context, add) => {
  let end = 0;
  for (const number of writtenNumbers(text, 14)) {
    if (number.from < end || !isCardNumber(number.digits)) continue;
    if (number.groups.length === 1) {
      if (context.identifier || namesIdentifier(text, number.from)) continue;
    } else if (!isGrouped(number)) {
      continue;
    }
    end = number.to;
    add({ rule: 'card', from: number.from, to: number.to });
  }
};

/**
 * Whether digits are those of a payment card.
 *
 * @internal
 */
export function isCardNumber(digits: string): boolean {
  return (
    NETWORKS.some(
      ([from, to, lengths]) =>
        lengths.includes(digits.length) &&
        digits.slice(0, from.length) >= from &&
        digits.slice(0, to.length) <= to,
    ) && passesLuhn(digits)
  );
}

function isGrouped({ groups, separator }: WrittenNumber): boolean {
  return separator !== '.' || groups.length === 4
    ? GROUPINGS.has(groups.join('-'))
    : false;
}

/** ISO/IEC 7812-1 annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
