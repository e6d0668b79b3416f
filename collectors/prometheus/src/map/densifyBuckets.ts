import type { ExponentialBuckets } from './HistogramValue';

const MAX_BUCKETS = 1024;

/** Sparse exponential buckets: index in OTLP's sense → count. @internal */
export type SparseBuckets = Map<number, number>;

/**
 * Both sides of a histogram as dense buckets of at most 1024 each. Wider ones
 * are merged pairwise, which halves the resolution and loses no count
 * (OpenTelemetry's data model, "Exponential Scale").
 *
 * @internal
 */
export function densifyBuckets(
  scale: number,
  positive: SparseBuckets,
  negative: SparseBuckets,
): {
  scale: number;
  positive: ExponentialBuckets;
  negative: ExponentialBuckets;
} {
  let sides = [positive, negative];
  let coarse = scale;
  while (sides.some(side => width(side) > MAX_BUCKETS)) {
    sides = sides.map(halve);
    coarse--;
  }
  return {
    scale: coarse,
    positive: dense(sides[0]),
    negative: dense(sides[1]),
  };
}

function bounds(side: SparseBuckets): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const index of side.keys()) {
    low = Math.min(low, index);
    high = Math.max(high, index);
  }
  return [low, high];
}

function width(side: SparseBuckets): number {
  const [low, high] = bounds(side);
  return side.size === 0 ? 0 : high - low + 1;
}

function halve(side: SparseBuckets): SparseBuckets {
  const halved: SparseBuckets = new Map();
  for (const [index, count] of side) {
    const coarse = Math.floor(index / 2);
    halved.set(coarse, (halved.get(coarse) ?? 0) + count);
  }
  return halved;
}

function dense(side: SparseBuckets): ExponentialBuckets {
  if (side.size === 0) return { offset: 0, counts: [] };
  const [offset, high] = bounds(side);
  const counts = new Array<number>(high - offset + 1).fill(0);
  for (const [index, count] of side) counts[index - offset] = count;
  return { offset, counts };
}
