const SIMPLE: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

const ESCAPE =
  /\\(?:([abfnrtv\\"'])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([^]?))/g;

/**
 * The value of a PromQL string literal in double quotes, single quotes or backticks.
 *
 * @param literal - with its quotes, as the parser delimits it
 * @throws Error when an escape is not one that Prometheus knows
 * @internal
 */
export function unquoteString(literal: string): string {
  const quote = literal[0];
  const body = literal.slice(1, -1);
  if (quote === '`') {
    return body;
  }
  return body.replace(ESCAPE, (escape, simple, x, u, bigU, octal) => {
    if (simple) {
      // Go knows `\"` only inside double quotes and `\'` only inside single ones.
      if ((simple === '"' || simple === "'") && simple !== quote) {
        throw new Error(`the escape ${escape} is not allowed between ${quote}`);
      }
      return SIMPLE[simple];
    }
    const hex = x ?? u ?? bigU;
    const code = hex ? parseInt(hex, 16) : parseInt(octal ?? 'none', 8);
    if (!(code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) {
      throw new Error(`the escape ${escape} is not one of PromQL`);
    }
    return String.fromCodePoint(code);
  });
}
