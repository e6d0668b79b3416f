/**
 * Where in the file a character of a YAML scalar's value stands. White space is folded and cut differently
 * in each style, so characters that are none are counted on both sides.
 *
 * @param raw - the scalar as the file has it, quotes or block header included
 * @param value - what YAML makes of it
 * @param offset - into the value
 * @returns offset into `raw`
 * @internal
 */
export function scalarOffset(
  raw: string,
  value: string,
  offset: number,
): number {
  const wanted = countVisible(value, offset);
  const quote = raw[0] === '"' || raw[0] === "'" ? raw[0] : '';
  let at = startOfBody(raw);
  let seen = 0;
  while (at < raw.length) {
    const step = stepAt(raw, at, quote);
    if (step.visible) {
      if (seen === wanted) return at;
      seen += 1;
    }
    at += step.length;
  }
  return raw.length;
}

function countVisible(value: string, end: number): number {
  let count = 0;
  for (let at = 0; at < end && at < value.length; at++) {
    if (!isSpace(value.charCodeAt(at))) count += 1;
  }
  return count;
}

/** Behind the quote, or behind the line of a block's header such as `|-`. */
function startOfBody(raw: string): number {
  if (raw[0] === '"' || raw[0] === "'") return 1;
  if (raw[0] === '|' || raw[0] === '>') {
    const lineEnd = raw.indexOf('\n');
    return lineEnd < 0 ? raw.length : lineEnd + 1;
  }
  return 0;
}

function stepAt(
  raw: string,
  at: number,
  quote: string,
): { length: number; visible: boolean } {
  const character = raw[at];
  if (quote === '"' && character === '\\') {
    const escape = raw[at + 1];
    const length = { x: 4, u: 6, U: 10 }[escape] ?? 2;
    return { length, visible: !' \t\nntr_NLP'.includes(escape) };
  }
  if (quote === "'" && character === "'" && raw[at + 1] === "'") {
    return { length: 2, visible: true };
  }
  return { length: 1, visible: !isSpace(raw.charCodeAt(at)) };
}

function isSpace(code: number): boolean {
  return code <= 32;
}
