import { isUtf8 } from 'node:buffer';

const TOKEN = /[A-Za-z0-9+/_-]{12,}={0,2}/g;
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f]/; // eslint-disable-line no-control-regex

/** First characters of base64 whose text begins with an ASCII character or a longer one of UTF-8. */
const FIRST = /^[CDI-Za-fw-z0-9]/;
/** Numbers, hashes and UUIDs. */
const HEX = /^[0-9a-f-]+$/;

/**
 * A part of a text that is base64 of another text.
 *
 * @internal
 */
export interface EncodedText {
  from: number;
  to: number;
  decoded: string;
}

/**
 * What in a text is base64 or base64url of readable text. In a path, each segment is tried.
 *
 * @internal
 */
export function* base64Texts(text: string): Generator<EncodedText> {
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const whole = decode(token);
    if (whole !== undefined) {
      yield {
        from: match.index,
        to: match.index + token.length,
        decoded: whole,
      };
      continue;
    }
    for (const part of token.matchAll(/[A-Za-z0-9]{12,}={0,2}/g)) {
      const from = match.index + part.index;
      const decoded = part[0] === token ? undefined : decode(part[0]);
      if (decoded !== undefined) {
        yield { from, to: from + part[0].length, decoded };
      }
    }
  }
}

function decode(token: string): string | undefined {
  if (!FIRST.test(token) || HEX.test(token)) return undefined;
  const bytes = Buffer.from(token, 'base64');
  // Nearly all words decode to something that is no text at its first bytes.
  if (bytes.length < 8 || !isUtf8(bytes)) return undefined;
  const text = bytes.toString('utf8');
  return CONTROL.test(text) ? undefined : text;
}
