import { isUtf8 } from 'node:buffer';

/**
 * A text with its escapes resolved, and where each character came from.
 *
 * @internal
 */
export interface UnescapedView {
  text: string;
  /** Where the character came from begins. */
  from: number[];
  /** Where it ends. */
  to: number[];
}

const ESCAPE =
  /(?:%[0-9A-Fa-f]{2})+|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[nrt"\\/]/g;
const SHORT: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

/**
 * Resolves URL encoding and the escapes of JSON, one level.
 *
 * @returns undefined when there is nothing to resolve
 * @internal
 */
export function unescapedView(text: string): UnescapedView | undefined {
  const form = text.includes('+') && text.includes('=');
  if (!form && !text.includes('%') && !text.includes('\\')) return undefined;
  const view: UnescapedView = { text: '', from: [], to: [] };
  const parts: string[] = [];
  const add = (piece: string, from: number, to: number) => {
    parts.push(piece);
    for (let i = 0; i < piece.length; i++) {
      view.from.push(from);
      view.to.push(to);
    }
  };
  const literal = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      // Forms write a space as +.
      add(form && text[i] === '+' ? ' ' : text[i], i, i + 1);
    }
  };
  let at = 0;
  for (const { 0: escape, index } of text.matchAll(ESCAPE)) {
    literal(at, index);
    at = index + escape.length;
    if (escape[0] !== '%') add(unescape(escape), index, at);
    else addBytes(escape, index, add);
  }
  if (at === 0 && !form) return undefined;
  literal(at, text.length);
  view.text = parts.join('');
  return view;
}

function unescape(escape: string): string {
  return 'ux'.includes(escape[1])
    ? String.fromCharCode(parseInt(escape.slice(2), 16))
    : SHORT[escape[1]] ?? escape[1];
}

/** A run of %XX is UTF-8, or else a byte is a character; each comes from three times as many characters as it has bytes. */
function addBytes(
  run: string,
  index: number,
  add: (piece: string, from: number, to: number) => void,
): void {
  const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  let at = index;
  for (const char of bytes.toString(encoding)) {
    const size = Buffer.byteLength(char, encoding) * 3;
    add(char, at, at + size);
    at += size;
  }
}
