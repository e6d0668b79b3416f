import { WireReader, WireType } from '../../otlp/WireReader';
import { keyWords } from '../keys/keyWords';
import { sensitiveWords } from '../keys/sensitiveWords';
import type { TextContext } from '../text/TextContext';
import type { TextRedactor } from '../text/TextRedactor';
import { stringIn } from './values';

const MAX_PARTS = 8;
const MAX_TOTAL = 48;
const NUMBERS = new Set(['card', 'iban', 'ssn']);

/**
 * Whether an argument of a command line announces a secret: `--password`.
 *
 * @internal
 */
export function isSecretFlag(argument: string): boolean {
  return (
    /^--?[A-Za-z][A-Za-z0-9_-]{1,40}$/.test(argument) &&
    sensitiveWords(keyWords(argument)) === 'secret-key'
  );
}

/**
 * The rule by which the texts of the ArrayValue at [from, to) are one number in
 * pieces, such as the four groups of a card's.
 *
 * @internal
 */
export function isSplitNumber(
  buf: Buffer,
  from: number,
  to: number,
  texts: TextRedactor,
  context: TextContext,
): string | undefined {
  // A piece costs at least four bytes, and may cost a few more than its text.
  if (to - from > MAX_TOTAL + MAX_PARTS * 6) return undefined;
  const parts = textsOf(buf, from, to);
  if (!parts || parts.length < 2 || parts.length > MAX_PARTS) return undefined;
  for (const glue of ['', '-']) {
    const whole = parts.join(glue);
    const match = texts
      .find(whole, context)
      .find(m => m.from === 0 && m.to === whole.length && NUMBERS.has(m.rule));
    if (match) return match.rule;
  }
  return undefined;
}

/** The elements when all are texts with nothing but letters and digits. */
function textsOf(buf: Buffer, from: number, to: number): string[] | undefined {
  const reader = new WireReader(buf);
  reader.pos = from;
  const parts: string[] = [];
  while (reader.pos < to) {
    const tag = reader.tag(to);
    if ((tag & 7) !== WireType.bytes) return undefined;
    const end = reader.valueEnd(to);
    const text = stringIn(buf, reader.pos, end);
    if (!text || !/^[A-Za-z0-9]+$/.test(text)) return undefined;
    parts.push(text);
    reader.pos = end;
  }
  return parts;
}
