import fc from 'fast-check';
import { LATENCY_BOUNDS } from '../metrics';
import { bucketIndex, bucketOfBound, bucketUpperBound } from './buckets';
import { ExponentialHistogram } from './ExponentialHistogram';
import { mergeHistograms } from './mergeHistograms';

const nanos = fc.integer({ min: 0, max: 3_600e9 });
const durations = fc.array(nanos, { maxLength: 200 });

function histogramOf(values: number[]): ExponentialHistogram {
  const histogram = new ExponentialHistogram();
  values.forEach(value => histogram.add(value));
  return histogram;
}

describe('ExponentialHistogram', () => {
  it('puts every duration into the bucket that holds it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), n => {
        const index = bucketIndex(n);
        expect(n).toBeLessThanOrEqual(bucketUpperBound(index));
        expect(n).toBeGreaterThan(bucketUpperBound(index - 1));
      }),
      { numRuns: 2_000 },
    );
  });

  it('counts a power of two as the upper bound of its bucket', () => {
    for (let power = 0; power <= 52; power++) {
      expect(bucketIndex(2 ** power)).toBe(power * 32 - 1);
      expect(bucketUpperBound(power * 32 - 1)).toBe(2 ** power);
      expect(bucketIndex(2 ** power * (1 + Number.EPSILON))).toBe(power * 32);
    }
  });

  it('says exactly how many took at most a boundary, also those of the exported metrics', () => {
    fc.assert(
      fc.property(
        durations,
        fc.constantFrom(...LATENCY_BOUNDS),
        (list, bound) => {
          expect(histogramOf(list).countAtMost(bound)).toBe(
            list.filter(value => value / 1e9 <= bound).length,
          );
        },
      ),
    );
    LATENCY_BOUNDS.forEach((bound, i) =>
      expect(bucketOfBound(bound)).toBe(((38 + i) / 2) * 32 - 1),
    );
  });

  it('refuses a threshold that is no boundary', () => {
    for (const bad of [0.3, 0, -1, NaN, Infinity]) {
      expect(() => histogramOf([1]).countAtMost(bad)).toThrow(RangeError);
    }
  });

  it('knows any quantile to within its relative error of 2^(1/32)', () => {
    fc.assert(
      fc.property(
        fc.array(nanos, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (list, q) => {
          const sorted = [...list].sort((a, b) => a - b);
          const rank = Math.max(1, Math.ceil(q * list.length));
          const exact = sorted[rank - 1] / 1e9;
          const found = histogramOf(list).quantile(q) ?? NaN;
          expect(found).toBeGreaterThanOrEqual(exact);
          expect(found).toBeLessThanOrEqual(exact * 2 ** (1 / 32) + 1e-18);
        },
      ),
    );
    expect(new ExponentialHistogram().quantile(0.5)).toBeUndefined();
  });

  it('merges without loss, in any order and grouping', () => {
    fc.assert(
      fc.property(durations, durations, durations, (a, b, c) => {
        const [x, y, z] = [a, b, c].map(list => histogramOf(list).toSparse());
        const all = histogramOf([...a, ...b, ...c]).toSparse();
        expect(mergeHistograms([x, y, z])).toEqual(all);
        expect(mergeHistograms([z, mergeHistograms([y, x])])).toEqual(all);
        expect(all.sum).toBe(
          [...a, ...b, ...c].reduce((sum, n) => sum + n, 0) / 1e9,
        );
      }),
    );
  });

  it('survives being written down', () => {
    fc.assert(
      fc.property(durations, list => {
        const sparse = histogramOf(list).toSparse();
        const again = ExponentialHistogram.fromSparse(
          JSON.parse(JSON.stringify(sparse)),
        );
        expect(again.toSparse()).toEqual(sparse);
        expect(again.total).toBe(list.length);
      }),
    );
  });

  it('counts what is no duration as zero', () => {
    const histogram = histogramOf([0, -5, NaN]);
    expect(histogram.toSparse()).toEqual({
      index: [],
      count: [],
      zero: 3,
      sum: 0,
    });
    expect(histogram.quantile(1)).toBe(0);
  });
});
