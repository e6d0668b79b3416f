import type { Labels, Series, Timed } from '../read/Series';
import type { ExplicitHistogram } from './HistogramValue';

/**
 * The series of one classic histogram, joined.
 *
 * @internal
 */
export interface JoinedHistogram {
  /** Without `__name__` and `le`. */
  labels: Labels;
  /** A text says why there is no histogram at that time. */
  samples: Timed<ExplicitHistogram | string>[];
}

interface Instant {
  /** Upper bound → cumulative count; undefined is an end mark. */
  buckets: Map<number, number | undefined>;
  sum: number | undefined;
  malformedBound: boolean;
}

/**
 * Joins `x_bucket`, `x_sum` and `x_count` series of one set of labels into
 * histograms. A histogram is taken only whole: `+Inf` must be there, the
 * counts must not fall from bound to bound, and bounds that the time before or
 * after has must not be missing. Fewer bounds that stay are another layout.
 *
 * @param known - Bounds of the time before the first sample, when known.
 * @internal
 */
export function joinBuckets(
  labels: Labels,
  series: readonly Series[],
  known: readonly number[] | undefined,
): JoinedHistogram {
  const instants = new Map<number, Instant>();
  const at = (timeMs: number) => {
    let instant = instants.get(timeMs);
    if (!instant) {
      instant = { buckets: new Map(), sum: undefined, malformedBound: false };
      instants.set(timeMs, instant);
    }
    return instant;
  };
  for (const { labels: own, floats } of series) {
    const name = own.__name__ ?? '';
    if (name.endsWith('_sum')) {
      for (const { timeMs, value } of floats) at(timeMs).sum = value;
    } else if (name.endsWith('_bucket')) {
      const bound = parseBound(own.le);
      for (const { timeMs, value } of floats) {
        if (bound === undefined) at(timeMs).malformedBound = true;
        else at(timeMs).buckets.set(bound, value);
      }
    }
  }
  const ordered = [...instants]
    .filter(
      ([, { buckets, malformedBound }]) => buckets.size > 0 || malformedBound,
    )
    .sort(([a], [b]) => a - b);
  const lists = ordered.map(([, { buckets }]) => boundsOf(buckets));
  const samples = ordered.map(([timeMs, instant], i) => {
    const before = i === 0 ? known : lists[i - 1];
    const neighbours = [before, lists[i + 1]].filter(
      list => list !== undefined,
    );
    const whole =
      neighbours.some(neighbour => equal(neighbour, lists[i])) ||
      !neighbours.some(neighbour => contains(neighbour, lists[i]));
    return { timeMs, value: histogramAt(instant, lists[i], whole) };
  });
  return { labels, samples };
}

function histogramAt(
  { buckets, sum, malformedBound }: Instant,
  bounds: number[],
  whole: boolean,
): ExplicitHistogram | string | undefined {
  const cumulative = bounds.map(bound => buckets.get(bound));
  if (malformedBound) return 'malformed_bound';
  if (cumulative.every(count => count === undefined)) return undefined;
  if (bounds[bounds.length - 1] !== Infinity) return 'missing_inf_bucket';
  if (!whole) return 'incomplete_buckets';
  const counts: number[] = [];
  let previous = 0;
  for (const count of cumulative) {
    if (count === undefined) return 'incomplete_buckets';
    if (Number.isNaN(count)) return 'nan';
    if (count < 0) return 'negative';
    if (count < previous) return 'falling_buckets';
    counts.push(count - previous);
    previous = count;
  }
  return {
    type: 'explicit',
    count: previous,
    sum: sum !== undefined && Number.isFinite(sum) ? sum : undefined,
    bounds: bounds.slice(0, -1),
    counts,
  };
}

function parseBound(le: string | undefined): number | undefined {
  if (le === '+Inf' || le === 'Inf') return Infinity;
  const bound = le === undefined || le.trim() === '' ? NaN : Number(le);
  return Number.isFinite(bound) ? bound : undefined;
}

function boundsOf(buckets: ReadonlyMap<number, unknown>): number[] {
  return [...buckets.keys()].sort((a, b) => a - b);
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((bound, i) => bound === b[i]);
}

function contains(a: readonly number[], b: readonly number[]): boolean {
  const all = new Set(a);
  return b.every(bound => all.has(bound));
}
