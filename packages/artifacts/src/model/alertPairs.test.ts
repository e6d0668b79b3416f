import Decimal from 'decimal.js';
import fc from 'fast-check';
import { alertPairs } from './alertPairs';

describe('alertPairs', () => {
  const windows = fc.constantFrom(7, 28, 30, 90);

  it('spends the stated share of the budget at each threshold that is not bounded', () => {
    fc.assert(
      fc.property(windows, fc.integer({ min: 1, max: 9999 }), (days, parts) => {
        const budget = new Decimal(parts).div(10_000);
        for (const pair of alertPairs(days, budget, 30)) {
          // Share of the budget that a steady burn spends in the long window.
          const spent =
            (pair.burnRate * pair.longSeconds * 100) / (days * 86400);
          const bounded = !pair.thresholdExpression.includes('*');
          expect(spent).toBeLessThanOrEqual(
            Number(pair.budgetPercent) * 1.000001,
          );
          expect(Math.abs(spent - Number(pair.budgetPercent)) < 1e-4).toBe(
            !bounded,
          );
        }
      }),
    );
  });

  it('lets a total outage trip every pair, and a service that keeps its objective none of the pages', () => {
    fc.assert(
      fc.property(
        windows,
        fc.double({ min: 1e-6, max: 0.999, noNaN: true }),
        (days, budget) => {
          for (const pair of alertPairs(days, new Decimal(budget), 30)) {
            expect(pair.threshold).toBeLessThan(1);
            expect(pair.threshold).toBeGreaterThan(
              pair.severity === 'page' ? budget : 0,
            );
          }
        },
      ),
    );
  });

  it('keeps Sloth’s thresholds for targets of 97 % and more', () => {
    expect(
      alertPairs(30, new Decimal('0.03'), 30).map(
        pair => pair.thresholdExpression,
      ),
    ).toEqual(['14.4 * 0.03', '6 * 0.03', '3 * 0.03', '1 * 0.03']);
    expect(
      alertPairs(30, new Decimal('0.1'), 30).map(
        pair => pair.thresholdExpression,
      ),
    ).toEqual(['0.55', '0.55', '3 * 0.1', '1 * 0.1']);
  });
});
