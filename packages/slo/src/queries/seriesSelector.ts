import { quote } from './labelMatcher';

/**
 * A selector of series; a name with dots is quoted inside the braces, as Prometheus 3 reads it.
 *
 * @param matchers - already escaped
 * @internal
 */
export function seriesSelector(metric: string, matchers: string[]): string {
  if (/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric)) {
    return matchers.length > 0 ? `${metric}{${matchers.join(',')}}` : metric;
  }
  return `{${[quote(metric), ...matchers].join(',')}}`;
}
