/**
 * `name="value"` for a PromQL selector. The value may be anything: it is
 * quoted as a Go string, so that no service or operation name can end the matcher.
 *
 * @param name - a label name of ours, not escaped
 * @public
 */
export function labelMatcher(name: string, value: string): string {
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
  return `${name}="${quoted}"`;
}
