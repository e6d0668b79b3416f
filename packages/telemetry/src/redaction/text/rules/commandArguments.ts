import type { TextMatch } from '../TextMatch';

/** A quoted text, with the colon when it is a key, or a number. */
const JSON_TOKEN =
  /"(?:[^"\\]|\\[^])*(?:"(\s{0,8}:)?|$)|(?<![\w"$.])-?\d[\w.+-]*/g;

/**
 * Marks the values of a database command that is no SQL: in JSON all strings
 * and numbers but the keys, else all words after the first.
 *
 * @internal
 */
export function commandArguments(
  text: string,
  add: (match: TextMatch) => void,
): void {
  const mark = (from: number, to: number) => {
    if (text.slice(from, to) !== '?') {
      add({ rule: 'sql', from, to, replacement: '?' });
    }
  };
  const json = text.search(/[[{]/);
  if (json >= 0) {
    for (const match of text.slice(json).matchAll(JSON_TOKEN)) {
      if (match[1] !== undefined) continue;
      const from = json + match.index;
      mark(from, from + match[0].length);
    }
    return;
  }
  // Lines are commands of a pipeline.
  for (const line of text.matchAll(/[^\n]+/g)) {
    const first = /^\s*\S+\s*/.exec(line[0]);
    if (!first) continue;
    const from = line.index + first[0].length;
    for (const word of text
      .slice(from, line.index + line[0].length)
      .matchAll(/\S+/g)) {
      mark(from + word.index, from + word.index + word[0].length);
    }
  }
}
