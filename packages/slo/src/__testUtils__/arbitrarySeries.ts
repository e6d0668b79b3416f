import fc from 'fast-check';

import type { SliSeries } from '../types';

const START = 1736121600;

/**
 * Series of up to the given days in five-minute bins, with idle stretches, bad
 * bins and, unless `clean`, counts that no honest source would send.
 *
 * @internal
 */
export function arbitrarySeries(options: {
  maxDays: number;
  clean?: boolean;
}): fc.Arbitrary<SliSeries> {
  const honest = fc.oneof(
    { weight: 3, arbitrary: fc.constant({ good: 0, total: 0 }) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.integer({ min: 1, max: 100000 }),
          fc.double({ min: 0, max: 1, noNaN: true }),
        )
        .map(([total, share]) => ({ good: Math.round(total * share), total })),
    },
    {
      weight: 6,
      arbitrary: fc
        .integer({ min: 1, max: 100000 })
        .map(total => ({ good: total, total })),
    },
  );
  const hostile = fc.record({
    good: fc.oneof(fc.double(), fc.integer()),
    total: fc.oneof(fc.double(), fc.integer()),
  });
  const counts = options.clean
    ? honest
    : fc.oneof(
        { weight: 9, arbitrary: honest },
        { weight: 1, arbitrary: hostile },
      );
  // A short pattern is repeated: long series are what matters, not long counterexamples.
  return fc
    .tuple(
      fc.array(counts, { maxLength: 40 }),
      fc.integer({ min: 0, max: options.maxDays * 288 }),
    )
    .map(([pattern, length]) => ({
      binSeconds: 300,
      bins: Array.from({ length: pattern.length > 0 ? length : 0 }, (_, i) => ({
        start: START + i * 300,
        ...pattern[i % pattern.length],
      })),
      gaps: [],
      // What fast-check prints instead of thousands of bins.
      [fc.toStringMethod]: () =>
        `${length} bins that repeat ${JSON.stringify(pattern)}`,
    }));
}
