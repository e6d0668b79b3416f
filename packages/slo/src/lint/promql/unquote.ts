const SIMPLE: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * The value of a string literal of PromQL; an escape that PromQL does not know stands for itself, since the linter
 * wants to read on.
 *
 * @returns undefined when the literal has no closing quote, which the grammar lets pass
 * @internal
 */
export function unquote(literal: string): string | undefined {
  const quote = literal[0];
  if (literal.length < 2 || !literal.endsWith(quote)) return undefined;
  const body = literal.slice(1, -1);
  if (quote === '`' || !body.includes('\\')) return body;
  return body.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([^]))/g,
    (_, x, u, other) =>
      other === undefined
        ? String.fromCharCode(parseInt(x ?? u, 16))
        : SIMPLE[other] ?? other,
  );
}
