import type { QueryConfig } from '../config/CollectorConfig';
import { formatSelector } from '../read/formatSelector';
import { type Matcher, parseSelector } from '../read/parseSelector';
import type { MetricKind } from './MetricFamily';
import type { PlannedQuery } from './PlannedQuery';

/**
 * A query of the configuration.
 *
 * @internal
 */
export function planQuery(
  config: QueryConfig,
  serviceLabels: readonly string[],
): PlannedQuery {
  const labels = config.serviceLabels ?? serviceLabels;
  if (config.query !== undefined) {
    return {
      key: `${config.name}=${config.query}`,
      name: config.name,
      kind: config.kind ?? 'gauge',
      expression: config.query,
      matchers: undefined,
      serviceLabels: labels,
    };
  }
  const matchers = parseSelector(config.selector!);
  const name = matchers.find(
    ({ label, op }) => label === '__name__' && op === '=',
  )?.value;
  const kind = config.kind ?? kindOf(name ?? '');
  return planSelector(matchers, name, kind, labels, config.name);
}

/**
 * The query of a metric with conditions. For a classic histogram it asks for
 * its three series at once, so that all of them are of one evaluation.
 *
 * @param as - Name in OTLP, when another one.
 * @internal
 */
export function planSelector(
  matchers: readonly Matcher[],
  metric: string | undefined,
  kind: MetricKind,
  serviceLabels: readonly string[],
  as?: string,
): PlannedQuery {
  const base = metric?.replace(/_(bucket|sum|count)$/, '');
  const asked =
    kind === 'histogram' && base !== undefined
      ? matchers.map(each =>
          each.label === '__name__'
            ? ({
                label: '__name__',
                op: '=~',
                value: `${escapeRegExp(base)}_(bucket|sum|count)`,
              } as const)
            : each,
        )
      : matchers;
  const expression = formatSelector(asked);
  return {
    key: expression,
    name: as ?? (kind === 'histogram' ? base : metric),
    kind,
    expression,
    matchers: asked,
    serviceLabels,
  };
}

function kindOf(name: string): MetricKind {
  if (name.endsWith('_bucket')) return 'histogram';
  return /_(total|count|sum)$/.test(name) ? 'counter' : 'gauge';
}

/**
 * A text that a regular expression of Prometheus matches literally.
 *
 * @internal
 */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
