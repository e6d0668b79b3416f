import type { TextRule } from '../TextRule';
import { writtenNumbers } from './numbers';

const REACH = 40;
/** Most numbers of a text are none of these, and this is found out fastest. */
const POSSIBLE = /\d{3}[^\w]\d{2}[^\w]\d{4}|ssn|social/i;
const NAMED = /(?:\bssn|social[ _-]?security|\bsocial\b)[^\d\n]{0,24}$/i;

/**
 * US social security numbers: 3-2-4 digits in the ranges that are given out,
 * in one piece only where the text or the key says what it is. There is no
 * check digit. Source: SSA, "Social Security Number Randomization".
 *
 * @internal
 */
export const ssn: TextRule = (text, _context, add) => {
  if (!POSSIBLE.test(text)) return;
  for (const { digits, from, to, groups, separator } of writtenNumbers(
    text,
    9,
  )) {
    if (digits.length !== 9 || !isIssued(digits)) continue;
    const grouped = groups.join('-') === '3-2-4';
    const certain =
      grouped &&
      (separator === '-'
        ? !/[\p{L}_]-$/u.test(text.slice(Math.max(0, from - 2), from))
        : separator === ' ' && alone(text, from, to));
    if (certain || ((grouped || groups.length === 1) && isNamed(text, from))) {
      add({ rule: 'ssn', from, to });
    }
  }
};

function isNamed(text: string, at: number): boolean {
  return NAMED.test(text.slice(Math.max(0, at - REACH), at));
}

function isIssued(digits: string): boolean {
  const area = digits.slice(0, 3);
  return (
    area !== '000' &&
    area !== '666' &&
    area < '900' &&
    digits.slice(3, 5) !== '00' &&
    digits.slice(5) !== '0000'
  );
}

/** Not three of the numbers of a longer row. */
function alone(text: string, from: number, to: number): boolean {
  return (
    !/\d[ ,;]{0,2}$/.test(text.slice(Math.max(0, from - 3), from)) &&
    !/^[ ,;]{0,2}\d/.test(text.slice(to, to + 3))
  );
}
