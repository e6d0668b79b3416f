import { seriesSelector } from '../queries/seriesSelector';
import type { RequestMetric } from './RequestMetric';

/**
 * Events a second, as one number: of a counter, or of either form of a histogram.
 *
 * @param extra - label matchers, escaped
 * @param rate - `rate`, or `increase` for a number of events
 * @internal
 */
export function eventRate(
  { name, type, matchers }: Pick<RequestMetric, 'name' | 'type' | 'matchers'>,
  extra: string[] = [],
  rate: 'rate' | 'increase' = 'rate',
): string {
  const all = [...matchers, ...extra];
  switch (type) {
    case 'histogram':
      return `sum(${rate}(${seriesSelector(
        `${name}_count`,
        all,
      )}[{{.window}}]))`;
    case 'native-histogram':
      return `histogram_count(sum(${rate}(${seriesSelector(
        name,
        all,
      )}[{{.window}}])))`;
    default:
      return `sum(${rate}(${seriesSelector(name, all)}[{{.window}}]))`;
  }
}
