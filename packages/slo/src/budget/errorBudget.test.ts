import fc from 'fast-check';

import { toSeries } from '../series/toSeries';
import { arbitrarySeries } from '../__testUtils__/arbitrarySeries';
import type { Bin } from '../types';
import { errorBudget } from './errorBudget';

const NOW = 1736121600;
const DAY = 86400;

function series(days: number, binAt: (index: number) => Omit<Bin, 'start'>) {
  const from = NOW - days * DAY;
  return toSeries(
    Array.from({ length: days * 288 }, (_, i) => ({
      start: from + i * 300,
      ...binAt(i),
    })),
    { from, to: NOW, binSeconds: 300 },
  );
}

describe('errorBudget', () => {
  it('is weighted by events: an outage costs what it cost users, at peak as at night', () => {
    // 999 of 1000 events happen in the busy half of each day.
    const outage = (failing: number) =>
      series(28, i => {
        const total = i % 288 < 144 ? 999 : 1;
        return { total, good: i === failing ? 0 : total };
      });
    const events = 28 * 144 * 1000;
    const peak = errorBudget(outage(288 * 10), 0.999, NOW, 28);
    const night = errorBudget(outage(288 * 10 + 200), 0.999, NOW, 28);
    expect(peak.remaining).toBeCloseTo(1 - 999 / (events * 0.001), 10);
    expect(night.remaining).toBeCloseTo(1 - 1 / (events * 0.001), 10);
    expect(peak.sli).toBeCloseTo(1 - 999 / events, 12);
  });

  it('reads no traffic as an untouched budget', () => {
    const state = errorBudget(
      series(28, () => ({ good: 0, total: 0 })),
      0.999,
      NOW,
      28,
    );
    expect(state).toMatchObject({
      sli: undefined,
      remaining: 1,
      total: 0,
      bad: 0,
    });
    expect(state.burnRates['1h']).toBeUndefined();
    expect(state.points.every(({ remaining }) => remaining === 1)).toBe(true);
    expect(
      errorBudget({ binSeconds: 300, bins: [], gaps: [] }, 0.999, NOW, 28)
        .remaining,
    ).toBe(1);
  });

  it('has burn rates of its last hours', () => {
    const state = errorBudget(
      series(28, i => ({ total: 100, good: i >= 28 * 288 - 12 ? 99 : 100 })),
      0.999,
      NOW,
      28,
    );
    expect(state.burnRates['5m']).toBeCloseTo(10, 9);
    expect(state.burnRates['1h']).toBeCloseTo(10, 9);
    expect(state.burnRates['6h']).toBeCloseTo(10 / 6, 9);
  });

  it('does not read the first error of a young service as a budget lost many times over', () => {
    const state = errorBudget(
      series(28, i => ({
        total: i < 27 * 288 ? 0 : 100,
        good: i < 27 * 288 ? 0 : 100 - Number(i === 27 * 288),
      })),
      0.99,
      NOW,
      28,
    );
    expect(
      Math.min(...state.points.map(({ remaining }) => remaining)),
    ).toBeCloseTo(state.remaining, 10);
  });

  it('looks back a whole window at each point where the series reaches that far', () => {
    // All errors lie in the first of eight weeks: they have left the window before the course begins to end.
    const state = errorBudget(
      series(56, i => ({ total: 100, good: i < 7 * 288 ? 99 : 100 })),
      0.99,
      NOW,
      28,
    );
    expect(state.points[0].remaining).toBeLessThan(0.8);
    expect(state.points[state.points.length - 1].remaining).toBe(1);
    expect(state.remaining).toBe(1);
  });

  it('is never NaN, agrees with its own course, and has at most 200 points, whatever the bins hold', () => {
    fc.assert(
      fc.property(
        arbitrarySeries({ maxDays: 60 }),
        fc.constantFrom(7, 28, 30, 90),
        fc.double({ min: 0.5, max: 0.99999, noNaN: true }),
        (input, windowDays, target) => {
          const now = NOW + 40 * DAY;
          const state = errorBudget(input, target, now, windowDays);
          expect(state.remaining).toBeLessThanOrEqual(1);
          expect(state.remaining).toBeGreaterThanOrEqual(
            1 - 1 / (1 - target) - 1e-6,
          );
          // No traffic is as good as no error.
          const sli = state.sli ?? 1;
          expect(sli).toBeGreaterThanOrEqual(0);
          expect(sli).toBeLessThanOrEqual(1);
          expect(state.remaining).toBeCloseTo(1 - (1 - sli) / (1 - target), 6);
          expect(state.sli === undefined).toBe(state.total === 0);
          expect(state.points.length).toBeGreaterThan(100);
          expect(state.points.length).toBeLessThanOrEqual(200);
          const last = state.points[state.points.length - 1];
          expect(last.time).toBe(now);
          expect(last.remaining).toBeCloseTo(state.remaining, 6);
          expect(
            state.points.every(
              point =>
                point.remaining <= 1 &&
                point.total >= 0 &&
                !Number.isNaN(point.sli ?? 0),
            ),
          ).toBe(true);
        },
      ),
    );
  });

  it('refuses a target that leaves no budget', () => {
    for (const target of [0, 1, 1.2, NaN]) {
      expect(() =>
        errorBudget(
          series(1, () => ({ good: 1, total: 1 })),
          target,
          NOW,
          28,
        ),
      ).toThrow(RangeError);
    }
  });
});
