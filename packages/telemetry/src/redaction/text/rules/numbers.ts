/** Between the groups of a written number. */
const SEPARATORS = ' -.\u00a0\u2007\u2009\u202f';
/** Longest number that any rule takes. */
const MAX_DIGITS = 19;

/** Digits that stand together. */
interface Group {
  from: number;
  to: number;
}

/**
 * A number as it stands in a text, groups and separators included.
 *
 * @internal
 */
export interface WrittenNumber {
  digits: string;
  from: number;
  to: number;
  /** Lengths of its groups. */
  groups: number[];
  /** Between the groups, the same everywhere; empty when there is one group. */
  separator: string;
}

/**
 * Numbers of `min` to 19 digits: digits in groups with one kind of separator.
 * Of groups with spaces between them every run is tried, since the next number
 * of a sentence may follow; dashes and dots hold together what they join.
 *
 * @internal
 */
export function* writtenNumbers(
  text: string,
  min: number,
): Generator<WrittenNumber> {
  for (const sequence of sequences(text)) {
    for (let first = 0; first < sequence.groups.length; first++) {
      let digits = '';
      const lengths: number[] = [];
      for (let last = first; last < sequence.groups.length; last++) {
        const group = sequence.groups[last];
        digits += text.slice(group.from, group.to);
        if (digits.length > MAX_DIGITS) break;
        lengths.push(group.to - group.from);
        const whole = first === 0 && last === sequence.groups.length - 1;
        if (digits.length < min || (sequence.tight && !whole)) continue;
        yield {
          digits,
          from: sequence.groups[first].from,
          to: group.to,
          groups: [...lengths],
          separator: lengths.length > 1 ? sequence.separator : '',
        };
      }
      if (sequence.tight) break;
    }
  }
}

interface Sequence {
  groups: Group[];
  separator: string;
  /** Only the whole can be a number. */
  tight: boolean;
}

function* sequences(text: string): Generator<Sequence> {
  const { length } = text;
  let at = 0;
  while (at < length) {
    if (!isDigit(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const start = at;
    const groups: Group[] = [];
    let separator = '';
    for (;;) {
      const from = at;
      while (at < length && isDigit(text.charCodeAt(at))) at++;
      groups.push({ from, to: at });
      const next = text[at];
      if (
        at + 1 >= length ||
        !SEPARATORS.includes(next) ||
        (separator !== '' && next !== separator) ||
        !isDigit(text.charCodeAt(at + 1))
      ) {
        break;
      }
      separator = next;
      at++;
    }
    const tight = separator === '-' || separator === '.';
    // Part of a word, a hash, a UUID or a decimal number: of a row with spaces only its ends are.
    if (joined(text, start - 1, -1)) groups.shift();
    if (joined(text, at, 1)) groups.pop();
    const cut = groups.length > 0 && groups[0].from !== start;
    const cutEnd = groups.length > 0 && groups[groups.length - 1].to !== at;
    if (groups.length > 0 && !(tight && (cut || cutEnd))) {
      yield { groups, separator, tight };
    }
  }
}

/** Whether what stands at `at`, read in `direction`, belongs to the same word as the digits beside it. */
function joined(text: string, at: number, direction: 1 | -1): boolean {
  const char = text[at];
  if (char === undefined) return false;
  if (/[\p{L}_\d]/u.test(char)) return true;
  if (char === '+') return direction === -1;
  if (char !== '-' && char !== '.') return false;
  const beyond = text[at + direction] ?? '';
  // "card-4111…" is a card still, "4111…-a" the beginning of an id.
  return char === '-' && direction === -1
    ? /[\d_]/.test(beyond)
    : /[\p{L}\d_]/u.test(beyond);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
