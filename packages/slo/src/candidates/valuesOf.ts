import type { SeriesLabels } from './DiscoveredMetric';

/**
 * The values that each label has; an empty value is none.
 *
 * @internal
 */
export function valuesOf(
  series: readonly SeriesLabels[],
): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const labels of series) {
    for (const [name, value] of Object.entries(labels)) {
      if (value === '') continue;
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  return values;
}
