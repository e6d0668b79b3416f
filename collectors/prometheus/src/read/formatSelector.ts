import type { Matcher } from './parseSelector';

/**
 * PromQL of matchers. The name stands as a matcher, so that names that are no
 * identifiers need no other syntax.
 *
 * @internal
 */
export function formatSelector(matchers: readonly Matcher[]): string {
  return `{${matchers
    .map(({ label, op, value }) => `${label}${op}${quote(value)}`)
    .join(',')}}`;
}

function quote(value: string): string {
  const escaped = value
    .replace(/\\/g, '\\\\')
    .replace(/"/g, '\\"')
    .replace(/\n/g, '\\n');
  return `"${escaped}"`;
}
