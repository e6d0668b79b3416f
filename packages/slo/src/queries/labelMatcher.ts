const PLAIN_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * `name="value"` for a PromQL selector. Name and value may be anything: the value is
 * quoted as a Go string, so that no service or operation name can end the matcher, and so is a name that needs it
 * (with dots, since Prometheus 3).
 *
 * @param operator - default `=`
 * @public
 */
export function labelMatcher(
  name: string,
  value: string,
  operator: '=' | '!=' | '=~' | '!~' = '=',
): string {
  const label = PLAIN_NAME.test(name) ? name : quote(name);
  return `${label}${operator}${quote(value)}`;
}

/**
 * A Go string.
 *
 * @internal
 */
export function quote(value: string): string {
  const quoted = value
    // eslint-disable-next-line no-control-regex
    .replace(/[\\"\u0000-\u001f\u007f]/g, character => {
      switch (character) {
        case '\\':
          return '\\\\';
        case '"':
          return '\\"';
        case '\n':
          return '\\n';
        default:
          return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
      }
    })
    // A lone surrogate has no UTF-8 form and would not survive the way into a rules file.
    .replace(/\p{Surrogate}/gu, '\ufffd');
  return `"${quoted}"`;
}
