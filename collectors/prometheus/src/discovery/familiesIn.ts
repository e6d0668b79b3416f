import type { TargetConfig } from '../config/CollectorConfig';
import {
  FOREIGN_METRICS,
  GENERIC_FAMILIES,
  KNOWN_FAMILIES,
} from './knownFamilies';
import type { MetricFamily, MetricKind } from './MetricFamily';

/** @internal */
export interface FoundMetric {
  /** Without the suffixes of a classic histogram. */
  name: string;
  kind: MetricKind;
  family: MetricFamily;
}

/**
 * Which of the metrics that exist are the requests of servers, sorted by name.
 * Of a histogram that exists in both forms the classic one is taken.
 *
 * @internal
 */
export function familiesIn(
  names: Iterable<string>,
  { include, exclude, generic }: TargetConfig['discovery'],
): FoundMetric[] {
  const existing = new Set(names);
  const included: MetricFamily[] = include.map(source => ({
    base: new RegExp(`^(?:${source})$`),
  }));
  const excluded = exclude.map(source => new RegExp(`^(?:${source})$`));
  const familyOf = (base: string): MetricFamily | undefined =>
    included.find(family => family.base.test(base)) ??
    KNOWN_FAMILIES.find(family => family.base.test(base)) ??
    (generic && !FOREIGN_METRICS.test(base)
      ? GENERIC_FAMILIES.find(family => family.base.test(base))
      : undefined);
  const found: FoundMetric[] = [];
  for (const name of [...existing].sort()) {
    const shape = shapeOf(name, existing);
    if (!shape) continue;
    const family = familyOf(shape.base);
    const kind = shape.kind ?? family?.bare ?? 'native-histogram';
    if (!family || excluded.some(each => each.test(shape.base))) continue;
    if (
      kind === 'native-histogram' &&
      !/(duration|latency|seconds|milliseconds)$/.test(name)
    ) {
      continue;
    }
    found.push({
      name: kind === 'counter' ? name : shape.base,
      kind,
      family,
    });
  }
  return found;
}

/** Undefined for a name that is told by another one. */
function shapeOf(
  name: string,
  existing: ReadonlySet<string>,
): { base: string; kind: MetricKind | undefined } | undefined {
  const [, base, suffix] = /^(.*?)_(bucket|sum|count)$/.exec(name) ?? [];
  if (suffix === 'bucket') return { base, kind: 'histogram' };
  if (suffix === 'sum') return undefined;
  if (suffix === 'count') {
    // A summary has no buckets; its number of observations is a counter.
    return existing.has(`${base}_bucket`)
      ? undefined
      : { base, kind: 'counter' };
  }
  if (name.endsWith('_total')) return { base: name, kind: 'counter' };
  return existing.has(`${name}_bucket`)
    ? undefined
    : { base: name, kind: undefined };
}
