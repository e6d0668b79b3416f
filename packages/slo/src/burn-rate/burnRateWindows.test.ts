import Decimal from 'decimal.js';
import fc from 'fast-check';

import { burnRateWindows } from './burnRateWindows';
import { detectionTimeSeconds } from './detectionTimeSeconds';
import { minimumShortWindow } from './minimumShortWindow';

const WINDOW_DAYS = [7, 28, 30, 90];

describe('burnRateWindows', () => {
  it.each([
    [7, ['13.44', '3.5', '1.4', '0.98']],
    [28, ['13.44', '5.6', '2.8', '0.933333333333333']],
    [30, ['14.4', '6', '3', '1']],
    [90, ['15.12', '6.12', '3.15', '0.99']],
  ])('has the factors of %i days, without float noise', (days, factors) => {
    expect(burnRateWindows(days).map(({ factor }) => factor)).toEqual(factors);
  });

  it('spends exactly the stated percent of the budget in the long window', () => {
    for (const days of WINDOW_DAYS) {
      for (const { factor, longSeconds, budgetPercent } of burnRateWindows(
        days,
      )) {
        const percent = new Decimal(factor)
          .times(longSeconds)
          .div(days * 86400)
          .times(100);
        expect(percent.minus(budgetPercent).abs().toNumber()).toBeLessThan(
          1e-12,
        );
      }
    }
  });

  it('never has a short window of fewer than four scrapes, nor one as long as the long one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...WINDOW_DAYS),
        fc.integer({ min: 1, max: 885 }),
        (days, scrapeIntervalSeconds) => {
          for (const window of burnRateWindows(days, {
            scrapeIntervalSeconds,
          })) {
            expect(window.shortSeconds).toBeGreaterThanOrEqual(
              4 * scrapeIntervalSeconds,
            );
            expect(window.shortSeconds).toBeLessThan(window.longSeconds);
          }
        },
      ),
    );
    expect(burnRateWindows(30, { scrapeIntervalSeconds: 90 })[0].short).toBe(
      '6m',
    );
    expect(burnRateWindows(30, { scrapeIntervalSeconds: 15 })[0].short).toBe(
      '5m',
    );
  });

  it('refuses windows and scrape intervals that make no alert', () => {
    expect(() => burnRateWindows(14)).toThrow(
      'An SLO window is 7, 28, 30, 90 days, got 14.',
    );
    expect(() => burnRateWindows(30, { scrapeIntervalSeconds: 900 })).toThrow(
      'scrape at least every 14 minutes',
    );
    expect(() => minimumShortWindow(0)).toThrow(RangeError);
  });
});

describe('detectionTimeSeconds', () => {
  // Measured with promtool at a one-minute evaluation interval: 1, 9 and 18 minutes.
  it.each([
    [1, 52],
    [0.5, 104],
    [0.1, 518],
    [0.05, 1037],
    [0.02, 2592],
  ])('of an error rate of %d at 99.9 %% is %i s', (rate, seconds) => {
    expect(detectionTimeSeconds(14.4, 3600, 0.999, rate)).toBeCloseTo(
      seconds,
      -1,
    );
  });

  it('is undefined for a burn that stays below the factor', () => {
    expect(detectionTimeSeconds(14.4, 3600, 0.999, 0.0144)).toBeUndefined();
    expect(detectionTimeSeconds(1, 259200, 0.999, 0)).toBeUndefined();
  });
});
