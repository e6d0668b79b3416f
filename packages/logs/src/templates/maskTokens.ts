/** Beyond this a message is data, not a sentence. */
const MAX_TOKENS = 64;
const MAX_LENGTH = 2000;
const REST = '<…>';

/** Stands for a quoted text. */
const QUOTED = /"(?:[^"\\]|\\.){0,500}"|'(?<!\w')(?:[^'\\]|\\.){0,500}'(?!\w)/g;

/** One alternative for each class; the order matters. */
const DATA = new RegExp(
  [
    /(?<url>[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>,;)\]}]+)/,
    /(?<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/,
    /(?<uuid>(?<![0-9a-f])[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}(?![0-9a-f]))/,
    /(?<time>(?<!\d)\d{4}-\d\d-\d\d(?:T[\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?(?!\d)|(?<!\d)\d\d:\d\d:\d\d(?:[.,]\d+)?(?!\d))/,
    /(?<ip>(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d{1,5})?(?![\w.]*\d)|(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:]))/,
    /(?<path>(?<![\w/])~?(?:\/[\w.@%+~$=-]+){2,}\/?|\b[a-z]:\\[\w.\\ -]+)/,
    /(?<num>(?<![\w.])[+-]?\d[\d,]*(?:\.\d+)*(?:e[+-]?\d+)?(?:ns|us|µs|ms|s|m|h|d|%|[kmgt]?i?b)?(?![\w]))/,
    /(?<word>(?:(?<=[_=:([])[+-])?[a-z0-9]*\d[a-z0-9]*)/,
  ]
    .map(part => part.source)
    .join('|'),
  'gi',
);
const CLASSES = ['url', 'email', 'uuid', 'time', 'ip', 'path', 'num'] as const;
const MAY_BE_DATA = /[\d@]|\/.*\/|:\/\/|\\/;
const HEX = /^(?:0x[0-9a-f]+|(?=.*\d)[0-9a-f]{8,})$/i;
const TURN = /[a-z]\d|\d[a-z]/gi;

/**
 * The words of a message, with placeholders for what is data by its form:
 * `<num>`, `<id>`, `<ip>`, `<path>`, `<url>`, `<time>`, `<email>`, `<str>`.
 *
 * @param text - the first line counts
 * @internal
 */
export function maskTokens(text: string): string[] {
  const newline = text.indexOf('\n');
  let line = newline < 0 ? text : text.slice(0, newline);
  let cut = line.length > MAX_LENGTH;
  if (cut) line = line.slice(0, MAX_LENGTH);
  if (line.includes('"') || line.includes("'")) {
    line = line.replace(QUOTED, quoted => `${quoted[0]}<str>${quoted[0]}`);
  }
  const tokens = line.split(/\s+/);
  if (tokens[0] === '') tokens.shift();
  if (tokens.at(-1) === '') tokens.pop();
  if (tokens.length > MAX_TOKENS) {
    tokens.length = MAX_TOKENS;
    cut = true;
  }
  for (let i = 0; i < tokens.length; i++) tokens[i] = maskToken(tokens[i]);
  if (cut) tokens[tokens.length - 1] = REST;
  return tokens;
}

function maskToken(token: string): string {
  if (!MAY_BE_DATA.test(token)) return token === '<*>' ? '<str>' : token;
  return token.replace(DATA, (found, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    if (groups.word === undefined) {
      const name = CLASSES.find(one => groups[one] !== undefined);
      return name === 'uuid' ? '<id>' : `<${name}>`;
    }
    // Words have a number in them once: utf8, worker3.
    const turns = found.match(TURN)?.length ?? 0;
    const isId = HEX.test(found) || (turns > 1 && found.length > 5);
    return isId ? '<id>' : found.replace(/[+-]?\d+/g, '<num>');
  });
}
