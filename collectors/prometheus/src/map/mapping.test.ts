import fc from 'fast-check';
import type { Series, Timed } from '../read/Series';
import { counterKind } from './counterKind';
import { densifyBuckets } from './densifyBuckets';
import { histogramKind } from './histogramKind';
import { joinBuckets } from './joinBuckets';
import { mapCumulative } from './mapCumulative';
import type { MetricPoint, SeriesState } from './MetricPoint';

const STEP = 15_000;

/** A process that counts and is restarted now and then: what a scrape sees, and what truly happened. */
const life = fc
  .array(fc.record({ more: fc.nat({ max: 50 }), restarted: fc.boolean() }), {
    minLength: 1,
    maxLength: 60,
  })
  .map(steps => {
    let value = 0;
    const samples: Timed<number>[] = [];
    for (const [i, { more, restarted }] of steps.entries()) {
      value = restarted ? more : value + more;
      samples.push({ timeMs: i * STEP, value });
    }
    return samples;
  });

/** PromQL's increase without extrapolation. */
function increaseOf(samples: readonly Timed<number>[]): number {
  let total = 0;
  for (let i = 1; i < samples.length; i++) {
    const [before, now] = [samples[i - 1].value!, samples[i].value!];
    total += now < before ? now : now - before;
  }
  return total;
}

/** The same from points of OTLP: a new start is a new sequence. */
function increaseOfPoints(points: readonly MetricPoint<number>[]): number {
  let total = 0;
  for (let i = 1; i < points.length; i++) {
    const [before, now] = [points[i - 1], points[i]];
    total +=
      now.startMs === before.startMs ? now.value! - before.value! : now.value!;
  }
  return total;
}

describe('mapCumulative', () => {
  it('keeps the increase across resets, however the time is cut into windows', () => {
    fc.assert(
      fc.property(
        life,
        fc.array(fc.nat({ max: 60 }), { maxLength: 6 }),
        fc.nat({ max: 3 }),
        (samples, cuts, overlap) => {
          const ends = [...cuts, samples.length].sort((a, b) => a - b);
          const points: MetricPoint<number>[] = [];
          let state: SeriesState<number> | undefined;
          let from = 0;
          for (const end of ends) {
            const window = samples.slice(Math.max(0, from - overlap), end);
            const mapped = mapCumulative(window, state, counterKind);
            points.push(...mapped.points);
            state = mapped.state;
            from = end;
          }
          expect(
            points.map(({ timeMs, value }) => ({ timeMs, value })),
          ).toEqual(samples);
          expect(increaseOfPoints(points)).toBe(increaseOf(samples));
          // Sequences do not overlap.
          const overlapping = points.filter(
            ({ startMs, timeMs }, i) =>
              startMs > timeMs ||
              (i > 0 &&
                startMs !== points[i - 1].startMs &&
                startMs <= points[i - 1].timeMs),
          );
          expect(overlapping).toEqual([]);
        },
      ),
    );
  });

  it('goes on after a restart of the collector without saying anything twice', () => {
    fc.assert(
      fc.property(life, fc.nat({ max: 60 }), (samples, at) => {
        const cut = Math.min(at, samples.length);
        const first = mapCumulative(
          samples.slice(0, cut),
          undefined,
          counterKind,
        );
        const remembered = first.state && {
          ...first.state,
          lastMs: undefined,
          last: undefined,
          present: false,
        };
        const { points } = mapCumulative(
          samples.slice(Math.max(0, cut - 2)),
          remembered,
          counterKind,
          (cut - 1) * STEP,
        );
        const whole = mapCumulative(samples, undefined, counterKind).points;
        expect([...first.points, ...points]).toEqual(whole);
      }),
    );
  });

  it.each([
    ['nan', NaN],
    ['not_finite', Infinity],
    ['negative', -1],
  ])('refuses a counter that is %s, and nothing else', (reason, bad) => {
    const { points, refused, state } = mapCumulative(
      [
        { timeMs: 0, value: 5 },
        { timeMs: STEP, value: bad },
        { timeMs: 2 * STEP, value: 6 },
      ],
      undefined,
      counterKind,
    );
    expect(points.map(({ value }) => value)).toEqual([5, 6]);
    expect(refused).toEqual(new Map([[reason, 1]]));
    expect(state?.startMs).toBe(0);
  });

  it('says once that a series has ended, and goes on when it returns', () => {
    const { points } = mapCumulative(
      [
        { timeMs: 0, value: 5 },
        { timeMs: STEP, value: undefined },
        { timeMs: 2 * STEP, value: undefined },
        { timeMs: 3 * STEP, value: 7 },
      ],
      undefined,
      counterKind,
    );
    expect(points).toEqual([
      { startMs: 0, timeMs: 0, value: 5 },
      { startMs: 0, timeMs: STEP, value: undefined },
      { startMs: 0, timeMs: 3 * STEP, value: 7 },
    ]);
  });
});

const bucket = (le: string, values: (number | undefined)[]): Series => ({
  labels: { __name__: 'x_bucket', le },
  floats: values.flatMap((value, i) =>
    value === undefined ? [] : [{ timeMs: i * STEP, value }],
  ),
  histograms: [],
});

describe('joinBuckets', () => {
  it('gives back the counts of which the buckets were made', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), {
          maxLength: 12,
        }),
        fc.array(fc.nat({ max: 100 }), { minLength: 13, maxLength: 13 }),
        (unordered, all) => {
          const bounds = [...unordered].sort((a, b) => a - b);
          const counts = all.slice(0, bounds.length + 1);
          let running = 0;
          const series = counts.map((count, i) => {
            running += count;
            return bucket(i < bounds.length ? String(bounds[i]) : '+Inf', [
              running,
            ]);
          });
          const { samples } = joinBuckets({}, series.reverse(), undefined);
          expect(samples).toEqual([
            {
              timeMs: 0,
              value: {
                type: 'explicit',
                sum: undefined,
                count: running,
                ...{ bounds, counts },
              },
            },
          ]);
          const { refused, points } = mapCumulative(
            samples,
            undefined,
            histogramKind,
          );
          expect([refused.size, points.length]).toEqual([0, 1]);
        },
      ),
    );
  });

  it.each<[string, Series[]]>([
    ['missing_inf_bucket', [bucket('1', [3, 3]), bucket('2', [4, 4])]],
    ['falling_buckets', [bucket('1', [3, 3]), bucket('+Inf', [2, 2])]],
    ['nan', [bucket('1', [NaN, NaN]), bucket('+Inf', [2, 2])]],
    ['negative', [bucket('1', [-1, -1]), bucket('+Inf', [2, 2])]],
    ['malformed_bound', [bucket('one', [1, 1]), bucket('+Inf', [2, 2])]],
  ])('refuses with %s', (reason, series) => {
    const { samples } = joinBuckets({}, series, undefined);
    expect(samples.map(({ value }) => value)).toEqual([reason, reason]);
  });

  it('refuses a list of which a part is missing, and takes another layout', () => {
    const partial = joinBuckets(
      {},
      [bucket('1', [1, undefined, 1]), bucket('+Inf', [2, 2, 2])],
      undefined,
    );
    expect(partial.samples.map(({ value }) => typeof value)).toEqual([
      'object',
      'string',
      'object',
    ]);
    expect(partial.samples[1].value).toBe('incomplete_buckets');
    const redeployed = joinBuckets(
      {},
      [
        bucket('1', [1, 1, undefined, undefined]),
        bucket('5', [undefined, undefined, 2, 2]),
        bucket('+Inf', [2, 2, 2, 2]),
      ],
      undefined,
    );
    const { points, refused } = mapCumulative(
      redeployed.samples,
      undefined,
      histogramKind,
    );
    expect(refused.size).toBe(0);
    expect(points.map(({ startMs }) => startMs)).toEqual([
      0,
      0,
      STEP + 1,
      STEP + 1,
    ]);
  });
});

describe('densifyBuckets', () => {
  it('loses no count when it lowers the resolution', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.integer({ min: -100_000, max: 100_000 }).map(String),
          fc.nat({ max: 1000 }),
          { maxKeys: 20 },
        ),
        fc.integer({ min: -4, max: 8 }),
        (counts, scale) => {
          const sparse = new Map(
            Object.entries(counts).map(([index, n]) => [Number(index), n]),
          );
          const dense = densifyBuckets(scale, sparse, new Map());
          expect(dense.positive.counts.length).toBeLessThanOrEqual(1024);
          const factor = 2 ** (scale - dense.scale);
          for (const [i, n] of dense.positive.counts.entries()) {
            const expected = [...sparse]
              .filter(
                ([k]) => Math.floor(k / factor) === dense.positive.offset + i,
              )
              .reduce((sum, [, count]) => sum + count, 0);
            expect(n).toBe(expected);
          }
        },
      ),
    );
  });
});
