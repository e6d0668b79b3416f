/**
 * A matcher of a PromQL selector.
 *
 * @internal
 */
export interface LabelMatcher {
  label: string;
  operator: '=' | '!=' | '=~' | '!~';
  value: string;
}

/**
 * Whether a label's value satisfies a matcher, as Prometheus decides it: an
 * absent label is an empty one, and a regular expression must match all of it.
 *
 * @throws SyntaxError when JavaScript cannot compile the expression
 * @internal
 */
export function satisfies(matcher: LabelMatcher, value: string = ''): boolean {
  switch (matcher.operator) {
    case '=':
      return value === matcher.value;
    case '!=':
      return value !== matcher.value;
    default: {
      const matches = new RegExp(`^(?:${matcher.value})$`, 'su').test(value);
      return matches === (matcher.operator === '=~');
    }
  }
}
