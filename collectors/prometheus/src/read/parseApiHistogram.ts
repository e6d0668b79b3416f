import { RequestFailure } from '../client/RequestFailure';
import type { HistogramValue } from '../map/HistogramValue';
import { densifyBuckets, type SparseBuckets } from '../map/densifyBuckets';
import { parseNumber } from './parseSample';

/** Prometheus knows the schemas -4 … 8; a custom layout has none. */
const SCHEMAS = Array.from({ length: 13 }, (_, i) => 8 - i);
/** How far a boundary may lie from where the schema has it: they are printed with 17 digits. */
const TOLERANCE = 1e-6;
/** Boundary rule of the zero bucket: both ends belong to it. */
const BOTH_INCLUSIVE = 3;

interface Bucket {
  rule: number;
  low: number;
  high: number;
  count: number;
}

/**
 * A native histogram as the query API shows it: buckets by their boundaries,
 * from which the schema is found again. Text instead of a histogram says why
 * it cannot be taken.
 *
 * @throws RequestFailure `invalid` when it is not of the API's form
 * @internal
 */
export function parseApiHistogram(value: unknown): HistogramValue | string {
  const { count, sum, buckets = [] } = (value ?? {}) as Record<string, unknown>;
  if (!Array.isArray(buckets)) {
    throw new RequestFailure(
      'invalid',
      'the response holds a malformed histogram',
    );
  }
  const parsed = buckets.map(parseBucket);
  const sized = parsed.filter(({ rule }) => rule !== BOTH_INCLUSIVE);
  const zero = parsed.find(({ rule }) => rule === BOTH_INCLUSIVE);
  const scale = sized.length === 0 ? 0 : schemaOf(sized, zero?.high ?? 0);
  if (scale === undefined) return 'custom_buckets';
  const positive: SparseBuckets = new Map();
  const negative: SparseBuckets = new Map();
  for (const bucket of sized) {
    const [side, edge] =
      bucket.high > 0 ? [positive, bucket.high] : [negative, -bucket.low];
    side.set(indexOf(edge, scale) - 1, bucket.count);
  }
  return {
    type: 'exponential',
    count: parseNumber(count),
    sum: parseNumber(sum),
    zeroCount: zero?.count ?? 0,
    zeroThreshold: zero?.high ?? 0,
    ...densifyBuckets(scale, positive, negative),
  };
}

function parseBucket(bucket: unknown): Bucket {
  if (!Array.isArray(bucket) || typeof bucket[0] !== 'number') {
    throw new RequestFailure(
      'invalid',
      'the response holds a malformed histogram',
    );
  }
  const [low, high, count] = bucket.slice(1, 4).map(parseNumber);
  return { rule: bucket[0], low, high, count };
}

/** Number of the upper boundary: base^index, base = 2^(2^-schema). */
function indexOf(edge: number, schema: number): number {
  return Math.round(Math.log2(edge) * 2 ** schema);
}

/** The schema whose boundaries all of the buckets have, each one bucket wide. */
function schemaOf(
  buckets: Bucket[],
  zeroThreshold: number,
): number | undefined {
  return SCHEMAS.find(schema =>
    buckets.every(({ low, high }) => {
      const [inner, outer] = high > 0 ? [low, high] : [-high, -low];
      if (!(inner > 0) || !Number.isFinite(outer)) return false;
      const index = Math.log2(outer) * 2 ** schema;
      const width = Math.log2(outer / inner) * 2 ** schema;
      return (
        Math.abs(index - Math.round(index)) < TOLERANCE &&
        // The zero bucket may cut the one beside it.
        (Math.abs(width - 1) < TOLERANCE || inner === zeroThreshold)
      );
    }),
  );
}
