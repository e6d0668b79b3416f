import type { TextMatch } from '../TextMatch';

/** After these a number in a sentence belongs to the statement before it. */
const BEFORE_NUMBER =
  /(?:[=<>(,+*/%-]|\b(?:limit|offset|between|and|or|values|then|else|when|like|top|by))\s*$/i;
const REACH = 16;

/**
 * Marks the literals of an SQL text from `start` on, and its comments when all
 * of the text is SQL. One pass; what is not closed goes to the end.
 *
 * @internal
 */
export function sqlLiterals(
  text: string,
  start: number,
  pure: boolean,
  add: (match: TextMatch) => void,
): void {
  const mark = (from: number, to: number, replacement: string) =>
    add({ rule: 'sql', from, to, replacement });
  let at = start;
  while (at < text.length) {
    const char = text[at];
    if (char === "'") {
      const from =
        /[eEnNxXbB]/.test(text[at - 1] ?? '') && !/\w/.test(text[at - 2] ?? '')
          ? at - 1
          : at;
      at = quoted(text, at, "'");
      mark(from, at, '?');
    } else if (char === '"' || char === '`') {
      // A name by the standard, a text to MySQL; with anything but a name in it, a text.
      const end = quoted(text, at, char);
      if (
        char === '"' &&
        !/^"[\p{L}_][\p{L}\p{N}_$.]{0,127}"$/u.test(text.slice(at, end))
      )
        mark(at, end, '?');
      at = end;
    } else if (
      char === '$' &&
      /^\$(?:[A-Za-z_]\w{0,30})?\$/.test(text.slice(at, at + 34))
    ) {
      const tag = /^\$\w*\$/.exec(text.slice(at, at + 34))![0];
      const end = text.indexOf(tag, at + tag.length);
      const to = end < 0 ? text.length : end + tag.length;
      mark(at, to, '?');
      at = to;
    } else if (pure && text.startsWith('--', at)) {
      const line = text.indexOf('\n', at);
      const to = line < 0 ? text.length : line;
      mark(at, to, '');
      at = to;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      const to = end < 0 ? text.length : end + 2;
      mark(at, to, '');
      at = to;
    } else if (isWordStart(char)) {
      at++;
      while (at < text.length && /[\p{L}\p{N}_$.]/u.test(text[at])) at++;
    } else if (
      /[0-9]/.test(char) ||
      (char === '.' && /[0-9]/.test(text[at + 1] ?? ''))
    ) {
      const from = at;
      at++;
      while (at < text.length && /[0-9A-Za-z_.]/.test(text[at])) at++;
      if (
        text[from - 1] !== '$' &&
        (pure ||
          BEFORE_NUMBER.test(text.slice(Math.max(0, from - REACH), from)))
      ) {
        mark(from, at, '?');
      }
    } else {
      at++;
    }
  }
}

/** Where a quoted text ends that begins at `at`; doubled quotes and backslashes are part of it. */
function quoted(text: string, at: number, quote: string): number {
  let to = at + 1;
  while (to < text.length) {
    if (text[to] === '\\' && quote === "'") to += 2;
    else if (text[to] !== quote) to++;
    else if (text[to + 1] === quote) to += 2;
    else return to + 1;
  }
  return text.length;
}

function isWordStart(char: string): boolean {
  return /[\p{L}_@:]/u.test(char);
}
