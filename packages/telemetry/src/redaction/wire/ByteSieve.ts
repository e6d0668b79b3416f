import { isUtf8 } from 'node:buffer';
import { MalformedOtlpError } from '../../otlp/MalformedOtlpError';
import type { RedactionConfig } from '../RedactionConfig';
import { ByteTable } from './ByteTable';

// What a byte is, as bits.
const DIGIT = 1;
/** Part of a token, or of base64 (in which a slash is rare). */
const WORD = 2;
const NON_ASCII = 4;
/** One of these alone lets a text be looked at. */
const MARK = 8;
const SPACE = 16;
const DASH = 32;
const DOT_OR_COLON = 64;
const SLASH = 128;

const CLASSES = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const char = String.fromCharCode(byte);
  CLASSES[byte] =
    (/[0-9]/.test(char) ? DIGIT : 0) |
    (/[A-Za-z0-9._~+-]/.test(char) ? WORD : 0) |
    (byte >= 0x80 ? NON_ASCII : 0) |
    ("@%=<\\'".includes(char) ? MARK : 0) |
    (char === ' ' ? SPACE : 0) |
    (char === '-' ? DASH : 0) |
    (char === '.' || char === ':' ? DOT_OR_COLON : 0) |
    (char === '/' ? SLASH : 0) |
    (char === ':' ? MARK : 0);
}

/** Fewest digits of a phone number; all other numbers that are looked for have more. */
const MIN_DIGITS = 7;
/** Shortest run of characters that can be a token, a key, an IBAN, or base64 of something. */
const MIN_WORD = 12;

/**
 * Decides on bytes, in one pass without decoding, whether a text can hold
 * anything that a rule would find; nearly all cannot. Texts that were looked
 * at and found clean are remembered.
 *
 * @internal
 */
export class ByteSieve {
  private readonly everything: boolean;
  private readonly ip: boolean;
  private readonly path: boolean;
  private readonly clean = new ByteTable<number>(8192, 128);

  constructor(config: RedactionConfig) {
    this.everything = config.custom.length > 0;
    this.ip = config.rules.ip !== 'off';
    this.path = config.rules['path-id'] !== 'off';
  }

  /**
   * Whether the text at [from, to) must be looked at.
   *
   * @param contextId - of the context it would be looked at in
   * @param certain - it is worth a look whatever it holds, unless it is known
   * @param binary - it need not be UTF-8
   * @throws MalformedOtlpError when it must be UTF-8 and is not
   */
  mayMatch(
    buf: Buffer,
    from: number,
    to: number,
    contextId: number,
    certain: boolean,
    binary: boolean,
  ): boolean {
    let kinds = 0;
    let digits = 0;
    let run = 0;
    let longest = 0;
    for (let i = from; i < to; i++) {
      const kind = CLASSES[buf[i]];
      kinds |= kind;
      digits += kind & DIGIT;
      if ((kind & WORD) !== 0) {
        if (++run > longest) longest = run;
      } else {
        run = 0;
      }
    }
    if (
      (kinds & NON_ASCII) !== 0 &&
      !binary &&
      !isUtf8(buf.subarray(from, to))
    ) {
      throw new MalformedOtlpError('invalid UTF-8 in a string', from);
    }
    const suspicious =
      certain ||
      this.everything ||
      digits >= MIN_DIGITS ||
      longest >= MIN_WORD ||
      (kinds & MARK) !== 0 ||
      (kinds & (SPACE | DASH)) === (SPACE | DASH) ||
      (this.ip && (kinds & DOT_OR_COLON) !== 0) ||
      (this.path && (kinds & SLASH) !== 0);
    return suspicious && this.clean.get(buf, from, to) !== contextId;
  }

  /** The text was looked at in this context, and nothing was found. */
  remember(buf: Buffer, from: number, to: number, contextId: number): void {
    this.clean.set(buf, from, to, contextId);
  }
}
