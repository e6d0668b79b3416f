import { escapeRegExp } from '../queries/escapeRegExp';
import { labelMatcher } from '../queries/labelMatcher';
import { METRIC_FAMILIES } from './metricFamilies';
import { SERVICE_LABELS, servicePattern } from './serviceLabels';

/**
 * Selectors that together find every series that `findMetricCandidates` can
 * use for a service: one a label that may name it.
 *
 * @param labels - further labels that name services
 * @public
 */
export function discoverySelectors(
  service: string,
  labels: readonly string[] = [],
): string[] {
  const names = METRIC_FAMILIES.map(family => `(${family.names})`).join('|');
  const metric = labelMatcher('__name__', `(${names})(_bucket|_count)?`, '=~');
  const all = new Set([
    ...SERVICE_LABELS,
    ...METRIC_FAMILIES.flatMap(family => family.serviceLabels ?? []),
    ...labels,
  ]);
  return [...all].map(
    label =>
      `{${metric},${labelMatcher(
        label,
        servicePattern(label, escapeRegExp(service)),
        '=~',
      )}}`,
  );
}
