import type {
  BucketBound,
  DiscoveredMetric,
  SeriesLabels,
} from './DiscoveredMetric';

const SUFFIX = /^(.+)_(bucket|count|sum)$/;

interface Parts {
  bucket: SeriesLabels[];
  count: SeriesLabels[];
}

/**
 * Metrics of a list of series as `/api/v1/series` tells it. `_bucket` and `_count` become one
 * histogram; `_count` alone (a summary) counts; what ends in nothing known is a native histogram when it is named as
 * one by `native`, else a counter.
 *
 * @param series - in any order
 * @param native - names of the metrics whose samples are native histograms
 * @public
 */
export function groupSeries(
  series: Iterable<SeriesLabels>,
  native: ReadonlySet<string> = new Set(),
): DiscoveredMetric[] {
  const histograms = new Map<string, Parts>();
  const plain = new Map<string, SeriesLabels[]>();
  for (const labels of series) {
    const name = labels.__name__;
    if (!name) continue;
    const [, base, suffix] = SUFFIX.exec(name) ?? [];
    if (suffix === 'bucket' || suffix === 'count') {
      const parts = histograms.get(base) ?? { bucket: [], count: [] };
      parts[suffix].push(labels);
      histograms.set(base, parts);
    } else if (suffix !== 'sum') {
      plain.set(name, [...(plain.get(name) ?? []), labels]);
    }
  }
  // Of a histogram in both forms the classic one comes first: more tools read it.
  return [
    ...[...histograms].map(([name, parts]) => histogramOf(name, parts)),
    ...[...plain].map(
      ([name, sets]): DiscoveredMetric => ({
        name,
        type: native.has(name) ? 'native-histogram' : 'counter',
        series: distinct(sets),
        bounds: [],
      }),
    ),
  ].sort((a, b) => compare(a.name, b.name));
}

function histogramOf(name: string, { bucket, count }: Parts): DiscoveredMetric {
  if (bucket.length === 0) {
    return {
      name: `${name}_count`,
      type: 'counter',
      series: distinct(count),
      bounds: [],
    };
  }
  const shared = sharedBounds(bucket);
  return {
    name,
    type: 'histogram',
    series: distinct(count.length > 0 ? count : bucket),
    bounds: shared.filter(({ le }) => Number.isFinite(le)),
    problem: problemOf(name, shared, count.length > 0),
  };
}

function problemOf(
  name: string,
  shared: BucketBound[],
  counted: boolean,
): string | undefined {
  if (!counted) {
    return `${name} has buckets and no ${name}_count; keep all series of a histogram when relabelling.`;
  }
  if (!shared.some(({ le }) => le === Infinity)) {
    return `Some series of ${name} lack the bucket le="+Inf"; keep all buckets when relabelling.`;
  }
  if (shared.length === 1) {
    return `The series of ${name} share no bucket but +Inf; give all instances the same buckets.`;
  }
  return undefined;
}

/** A bound that only some series have would count the events of the others as slow. */
function sharedBounds(bucket: SeriesLabels[]): BucketBound[] {
  const sets = new Map<string, Set<number>>();
  const spellings = new Map<number, Set<string>>();
  for (const labels of bucket) {
    const { le = '' } = labels;
    const bound = le === '+Inf' ? Infinity : Number(le === '' ? NaN : le);
    if (Number.isNaN(bound)) continue;
    const key = keyOf(labels);
    sets.set(key, (sets.get(key) ?? new Set()).add(bound));
    spellings.set(bound, (spellings.get(bound) ?? new Set()).add(le));
  }
  return [...spellings]
    .filter(([le]) => [...sets.values()].every(bounds => bounds.has(le)))
    .map(([le, texts]) => ({ le, spellings: [...texts].sort() }))
    .sort((a, b) => a.le - b.le);
}

function distinct(sets: SeriesLabels[]): SeriesLabels[] {
  const found = new Map<string, SeriesLabels>();
  for (const labels of sets) {
    const { __name__: name, le, ...rest } = labels;
    found.set(keyOf(labels), rest);
  }
  return [...found.values()];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function keyOf(labels: SeriesLabels): string {
  return JSON.stringify(
    Object.entries(labels)
      .filter(([name]) => name !== 'le' && name !== '__name__')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
