import { keyWords } from '../../keys/keyWords';
import { isQuerySecret, sensitiveWords } from '../../keys/sensitiveWords';
import type { TextRule } from '../TextRule';

const EQUALS = 61;
const COLON = 58;
const TAG_END = 62;
const MAX_KEY = 64;
const LINE = /[^\n"'`]*/y;
const KEY = /[\p{L}\p{N}_.-]/u;
/** Where an unquoted value ends. */
const END = /[\s,;&<>"'`)\]}|\\]/;
/** Headers whose value is the rest of the line. */
const WHOLE_LINE = /_(?:authorization|authorisation|cookie|set_cookie)_$/;
/** What follows a colon in a sentence about passwords and tokens. */
const PROSE =
  /^(?:must|is|are|was|has|should|cannot|can|could|does|did|will|invalid|incorrect|expired|missing|required|not|no|too|the|a|an|at|in|on|for|of|to|unexpected|wrong|null|nil|undefined|none|true|false|empty|expected|expecting|got|unknown|malformed|failed|error|denied|access|user|authentication|authorization|please|verification|validation|signature|end|string|number|eof|\{|\[|\(|<)$/i;

/**
 * Values that a text gives to something with the name of a secret:
 * `password=…`, `"apiKey": "…"`, `Authorization: …`, `--token …`, `?sig=…`,
 * `<password>…`.
 * Every `=`, `:` and `>` is looked at once, the name before it in a bounded reach.
 *
 * @param every - all query parameters count as secrets
 * @internal
 */
export function assignment(every: boolean): TextRule {
  return (text, context, add) => {
    let done = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code !== EQUALS && code !== COLON && code !== TAG_END) continue;
      const name = nameBefore(text, at);
      if (!name || name.from < done) continue;
      if (code === TAG_END && text[name.from - 1] !== '<') continue;
      const inQuery =
        code === EQUALS && isInQuery(text, name.from, context.url);
      const words = keyWords(text.slice(name.from, name.to));
      if (!(inQuery && (every || isQuerySecret(words)))) {
        if (sensitiveWords(words) !== 'secret-key') continue;
      }
      const value = valueAfter(text, at, words);
      if (!value || value.to <= value.from) continue;
      add({ rule: 'secret-assignment', ...value });
      done = value.to;
    }
    flags(text, add);
  };
}

interface Range {
  from: number;
  to: number;
}

function nameBefore(text: string, at: number): Range | undefined {
  let to = at;
  while (to > 0 && at - to < 2 && text[to - 1] === ' ') to--;
  while (to > 0 && at - to < 4 && '"\'\\]'.includes(text[to - 1])) to--;
  let from = to;
  while (from > 0 && to - from < MAX_KEY && KEY.test(text[from - 1])) from--;
  return from < to ? { from, to } : undefined;
}

function isInQuery(text: string, from: number, url: boolean): boolean {
  const before = text[from - 1];
  return before === '?' || before === '&' || (url && from === 0);
}

function valueAfter(
  text: string,
  at: number,
  words: string,
): Range | undefined {
  let from = at + 1;
  if (text[from] === '>') from++; // Ruby's =>
  while (from - at < 4 && text[from] === ' ') from++;
  const spaced = from > at + 1;
  const quote = /^\\*["'`]/.exec(text.slice(from, from + 8))?.[0];
  if (quote) {
    from += quote.length;
    return { from, to: closing(text, from, quote) };
  }
  if (WHOLE_LINE.test(words)) {
    LINE.lastIndex = from;
    return { from, to: from + LINE.exec(text)![0].length };
  }
  const colon = text.charCodeAt(at) === COLON;
  // A structure, or a path of names such as `std::token::Kind`, is no value.
  if (
    '{[(<*'.includes(text[from] ?? '{') ||
    (colon && (text[at + 1] === ':' || text[at - 1] === ':')) ||
    (colon && !spaced && text[from] === '/')
  ) {
    return undefined;
  }
  let to = from;
  while (to < text.length && !END.test(text[to])) to++;
  if (text.charCodeAt(at) === TAG_END && !text.startsWith('</', to)) {
    return undefined;
  }
  const word = text.slice(from, Math.min(to, from + MAX_KEY));
  return PROSE.test(word.replace(/[.:!?]{1,3}$/, ''))
    ? undefined
    : { from, to };
}

function closing(text: string, from: number, quote: string): number {
  for (let to = text.indexOf(quote, from); to >= 0; ) {
    if (quote.length > 1 || text[to - 1] !== '\\') return to;
    to = text.indexOf(quote, to + 1);
  }
  return text.length;
}

const FLAG =
  /(?<![\p{L}\p{N}_-])--?([A-Za-z][A-Za-z0-9_-]{1,40}) {1,2}(?=[^\s-])/gu;

/** Arguments of a command line. */
function flags(text: string, add: Parameters<TextRule>[2]): void {
  if (!text.includes('-')) return;
  for (const match of text.matchAll(FLAG)) {
    if (sensitiveWords(keyWords(match[1])) !== 'secret-key') continue;
    const from = match.index + match[0].length;
    let to = from;
    while (to < text.length && !/\s/.test(text[to])) to++;
    add({ rule: 'secret-assignment', from, to });
  }
}
