import fc from 'fast-check';
import { arbitrarySeries } from '../__testUtils__/arbitrarySeries';
import { syntheticHistory } from '../testing/syntheticHistory';
import type { SliSeries } from '../types';
import { errorBudget } from './errorBudget';
import { forecastBudget } from './forecastBudget';

const START = 1736121600;
const DAY = 86400;

function hourly(days: number, badAt: (day: number) => number): SliSeries {
  return {
    binSeconds: 3600,
    gaps: [],
    bins: Array.from({ length: days * 24 }, (_, i) => ({
      start: START + i * 3600,
      total: 10000,
      good: 10000 - badAt(Math.floor(i / 24)),
    })),
  };
}

describe('forecastBudget', () => {
  it('expects a steady burn to end where it ends', () => {
    // Nothing for 18 days, then 0.3 % for ten: at 99.9 % over 28 days, the budget is spent when day 10 at 0.3 % has passed …
    const series = hourly(27, day => (day < 19 ? 1 : 29));
    const now = START + 27 * DAY;
    const forecast = forecastBudget(series, 0.999, now, 28);
    expect(forecast.remaining).toBeCloseTo(
      errorBudget(series, 0.999, now, 28).remaining,
      12,
    );
    expect(forecast.remaining).toBeGreaterThan(0);
    expect(forecast.probabilityExhausted).toBeGreaterThan(0.8);
    const { early, median, late } = forecast.exhaustion!;
    expect(early).toBeGreaterThan(now);
    expect(early).toBeLessThanOrEqual(median);
    expect(median).toBeLessThanOrEqual(now + 5 * DAY);
    expect(late).toBeGreaterThanOrEqual(median);
  });

  it('lets an old incident give its budget back', () => {
    // Half of all failed on one day, which leaves the window in four days.
    const series = hourly(28, day => (day === 3 ? 250 : 1));
    const forecast = forecastBudget(series, 0.999, START + 28 * DAY, 28);
    expect(forecast.remaining).toBeLessThan(0.1);
    const [, median] = forecast.remainingAtEnd;
    expect(median).toBeGreaterThan(0.5);
  });

  it('says it at once when the budget is spent', () => {
    const now = START + 28 * DAY;
    const forecast = forecastBudget(
      hourly(28, () => 20),
      0.999,
      now,
      28,
    );
    expect(forecast).toMatchObject({
      probabilityExhausted: 1,
      exhaustion: { early: now, median: now, late: now },
    });
    expect(new Set(forecast.probabilityByDay)).toEqual(new Set([1]));
  });

  it('knows nothing of a service without traffic, and the future of none', () => {
    const empty = { binSeconds: 300, gaps: [], bins: [] };
    expect(forecastBudget(empty, 0.99, START, 7)).toMatchObject({
      remaining: 1,
      probabilityExhausted: 0,
      samples: 0,
    });
    const series = hourly(28, day => (day < 20 ? 1 : 9999));
    const cut = { ...series, bins: series.bins.slice(0, 20 * 24) };
    const now = START + 20 * DAY;
    expect(forecastBudget(series, 0.99, now, 7)).toEqual(
      forecastBudget(cut, 0.99, now, 7),
    );
  });

  it('is consistent, whatever the bins hold', () => {
    fc.assert(
      fc.property(
        arbitrarySeries({ maxDays: 20 }),
        fc.constantFrom(0.9, 0.999),
        fc.constantFrom(1, 7),
        (series, target, windowDays) => {
          const now = START + 20 * DAY;
          const forecast = forecastBudget(series, target, now, windowDays, {
            samples: 40,
          });
          const { probabilityByDay, exhaustion, remainingAtEnd } = forecast;
          expect(probabilityByDay).toHaveLength(windowDays);
          probabilityByDay.forEach((probability, day) => {
            expect(probability).toBeGreaterThanOrEqual(
              probabilityByDay[day - 1] ?? 0,
            );
            expect(probability).toBeLessThanOrEqual(1);
          });
          expect(probabilityByDay.at(-1)).toBe(forecast.probabilityExhausted);
          expect(exhaustion === undefined).toBe(
            forecast.probabilityExhausted === 0,
          );
          expect(remainingAtEnd.every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps its promises on services that it has not seen', () => {
    const judged = (['renewal', 'markov', 'saturation'] as const).flatMap(
      population =>
        Array.from({ length: 40 }, (_, i) => {
          const series = syntheticHistory(population, 7000 + i, 56);
          const now = START + 28 * DAY;
          const { probabilityExhausted } = forecastBudget(
            series,
            0.999,
            now,
            28,
            { samples: 200 },
          );
          const spent = Array.from({ length: 29 }, (_unused, day) =>
            errorBudget(series, 0.999, now + day * DAY, 28),
          ).some(({ remaining }) => remaining <= 0);
          return { probabilityExhausted, spent: Number(spent) };
        }),
    );
    const mean = (values: number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    const brier = mean(
      judged.map(
        ({ probabilityExhausted, spent }) =>
          (probabilityExhausted - spent) ** 2,
      ),
    );
    const rate = mean(judged.map(({ spent }) => spent));
    expect(brier).toBeLessThan(0.6 * rate * (1 - rate));
    expect(
      mean(judged.map(({ probabilityExhausted }) => probabilityExhausted)),
    ).toBeCloseTo(rate, 1);
  });

  it.each([
    [1, 28, 10],
    [0, 28, 10],
    [0.99, 0.5, 10],
    [0.99, 28, 0],
  ])('refuses a target of %d, %d days, %d samples', (target, days, samples) => {
    expect(() =>
      forecastBudget(
        hourly(1, () => 0),
        target,
        START,
        days,
        { samples },
      ),
    ).toThrow(RangeError);
  });
});
