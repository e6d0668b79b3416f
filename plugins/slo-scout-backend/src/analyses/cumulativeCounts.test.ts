import { ExponentialHistogram, LATENCY_BOUNDS } from '@slo-scout/journeys';
import fc from 'fast-check';
import { cumulativeCounts } from './cumulativeCounts';

describe('cumulativeCounts', () => {
  it('counts exactly, because bounds are boundaries of buckets', () => {
    const durations = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 40_000_000_000 }),
        // On a bound belongs below it.
        fc
          .constantFrom(...LATENCY_BOUNDS)
          .map(bound => Math.floor(bound * 1e9)),
      ),
    );
    fc.assert(
      fc.property(durations, nanos => {
        const histogram = new ExponentialHistogram();
        nanos.forEach(value => histogram.add(value));
        const counts = cumulativeCounts(histogram.toSparse(), LATENCY_BOUNDS);
        expect(counts).toEqual(
          LATENCY_BOUNDS.map(le => ({
            le,
            count: nanos.filter(value => value <= le * 1e9).length,
          })),
        );
      }),
    );
  });
});
