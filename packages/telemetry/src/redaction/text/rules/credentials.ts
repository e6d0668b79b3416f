import { isUtf8 } from 'node:buffer';
import type { TextRule } from '../TextRule';

const SEGMENTS =
  /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}/g;

/**
 * JSON Web Tokens, signed or encrypted: the first part must be a JOSE header.
 *
 * @internal
 */
export const jwt: TextRule = (text, _context, add) => {
  if (!text.includes('eyJ')) return;
  for (const match of text.matchAll(SEGMENTS)) {
    if (!isJoseHeader(match[0].slice(0, match[0].indexOf('.')))) continue;
    add({ rule: 'jwt', from: match.index, to: match.index + match[0].length });
  }
};

function isJoseHeader(segment: string): boolean {
  try {
    const header = JSON.parse(Buffer.from(segment, 'base64url').toString());
    return 'alg' in header || 'typ' in header;
  } catch {
    return false;
  }
}

const SCHEME = /\b(bearer|basic)\s{1,4}([A-Za-z0-9._~+/-]{12,512}={0,2})/gi;

/**
 * What follows "Bearer" or "Basic" in a header and cannot be a word of a sentence.
 *
 * @internal
 */
export const bearer: TextRule = (text, _context, add) => {
  for (const match of text.matchAll(SCHEME)) {
    const [whole, scheme, value] = match;
    const secret =
      scheme.toLowerCase() === 'basic'
        ? isUserAndPassword(value)
        : /\d|=$/.test(value);
    if (!secret) continue;
    const to = match.index + whole.length;
    add({ rule: 'bearer', from: to - value.length, to });
  }
};

/** RFC 7617. */
function isUserAndPassword(value: string): boolean {
  const bytes = Buffer.from(value, 'base64');
  return isUtf8(bytes) && bytes.includes(':');
}

const BEGIN = '-----BEGIN ';
const PRIVATE =
  /^-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/**
 * Private keys in PEM or PGP armour, to the end of the text when cut off.
 *
 * @internal
 */
export const privateKey: TextRule = (text, _context, add) => {
  for (let from = text.indexOf(BEGIN); from >= 0; ) {
    let next = from + BEGIN.length;
    if (PRIVATE.test(text.slice(from, from + 80))) {
      END.lastIndex = next;
      const end = END.exec(text);
      const to = end ? end.index + end[0].length : text.length;
      add({ rule: 'private-key', from, to });
      next = to;
    }
    from = text.indexOf(BEGIN, next);
  }
};
