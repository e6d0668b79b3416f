import fc from 'fast-check';

import { predictNextWindow } from '../prediction/predictNextWindow';
import { syntheticHistory } from '../testing/syntheticHistory';
import type { SliSeries } from '../types';
import { proposeTargets, VARIANT_GOALS } from './proposeTargets';
import { sampleSizeCap } from './sampleSizeCap';
import { TARGET_LADDER } from './targetLadder';
import { whatIfCurve } from './whatIfCurve';

function flat(days: number, total: number, bad: number): SliSeries {
  return {
    binSeconds: 300,
    gaps: [],
    bins: Array.from({ length: days * 288 }, (_, i) => ({
      start: 1736121600 + i * 300,
      total,
      good: total - bad,
    })),
  };
}

function propose(series: SliSeries, options?: { ceiling?: number }) {
  return proposeTargets(
    series,
    predictNextWindow(series, { windowDays: 28, samples: 400 }),
    options,
  );
}

describe('proposeTargets', () => {
  it('names rungs of the ladder that are likely enough, the bolder variants never lower', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'renewal' as const,
          'markov' as const,
          'saturation' as const,
        ),
        fc.integer({ min: 1, max: 10000 }),
        fc.integer({ min: 1, max: 40 }),
        (population, seed, days) => {
          const series = syntheticHistory(population, seed, days);
          const variants = propose(series);
          const cap = sampleSizeCap(series).target ?? 0;
          variants.forEach((variant, i) => {
            expect(TARGET_LADDER).toContain(variant.target);
            expect(variant.target).toBeLessThanOrEqual(cap);
            expect(variant.probabilityMet).toBeGreaterThanOrEqual(
              VARIANT_GOALS.get(variant.name)!,
            );
            expect(variant.target).toBeGreaterThanOrEqual(
              variants[Math.max(0, i - 1)].target,
            );
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('stays below what a service depends on', () => {
    const series = flat(28, 1000, 0);
    expect(propose(series).some(({ target }) => target > 0.995)).toBe(true);
    expect(
      propose(series, { ceiling: 0.9949 }).every(
        ({ target }) => target <= 0.99,
      ),
    ).toBe(true);
  });

  it('proposes nothing for a service that is worse than the lowest rung, or silent', () => {
    expect(propose(flat(28, 100, 30))).toEqual([]);
    expect(propose(flat(28, 0, 0))).toEqual([]);
  });
});

describe('sampleSizeCap', () => {
  // Zero errors: 95 % Wilson lower bound n / (n + 3.84).
  it.each([
    [34, undefined],
    [35, 0.9],
    [381, 0.99],
    [3838, 0.999],
    [7680, 0.9995],
    [38412, 0.9999],
  ])('lets %i flawless events claim %p', (events, target) => {
    const series = flat(28, 0, 0);
    for (let i = 0; i < events; i++) {
      const bin = series.bins[(i * 31) % series.bins.length];
      bin.total++;
      bin.good++;
    }
    expect(sampleSizeCap(series).target).toBe(target);
  });

  it('counts errors that come in bunches as less evidence', () => {
    const scattered = flat(28, 100, 0);
    const bunched = flat(28, 100, 0);
    scattered.bins.forEach((bin, i) => {
      bin.good -= Number(i % 288 === 0);
      bunched.bins[i].good -= i === 100 ? 28 : 0;
    });
    expect(sampleSizeCap(bunched).effectiveEvents).toBeLessThan(
      sampleSizeCap(scattered).effectiveEvents / 10,
    );
  });
});

describe('whatIfCurve', () => {
  it('asks more the higher the target', () => {
    const series = syntheticHistory('renewal', 3, 28);
    const curve = whatIfCurve(
      series,
      predictNextWindow(series, { windowDays: 28 }),
    );
    expect(curve.map(({ target }) => target)).toEqual(TARGET_LADDER);
    curve.slice(1).forEach((point, i) => {
      expect(point.probabilityMet).toBeLessThanOrEqual(curve[i].probabilityMet);
      expect(point.expectedBudgetUse).toBeGreaterThan(
        curve[i].expectedBudgetUse,
      );
    });
  });
});
