import fc from 'fast-check';

import { alertTimes, type AlertTimesPair } from './alertTimes';
import { burnRateWindows } from './burnRateWindows';

const STEP = 60;

function pairsOf(target: number): AlertTimesPair[] {
  return burnRateWindows(30).map(window => ({
    ...window,
    threshold: Number(window.factor) * (1 - target),
  }));
}

/** The windows evaluated minute by minute over an outage that ends after `lasts`. */
function evaluate(pairs: AlertTimesPair[], rate: number, lasts: number) {
  // Bad share of the window that ends at t.
  const ratio = (t: number, window: number) =>
    (rate * Math.max(0, Math.min(t, lasts) - Math.max(0, t - window))) / window;
  const fires = (t: number) =>
    pairs.some(
      ({ longSeconds, shortSeconds, threshold }) =>
        ratio(t, longSeconds) > threshold && ratio(t, shortSeconds) > threshold,
    );
  let detect = 0;
  while (!fires(detect) && detect < lasts) detect += STEP;
  let end = lasts;
  while (fires(end)) end += STEP;
  return { detect, reset: end - lasts };
}

describe('alertTimes', () => {
  it('is what the windows say when they are evaluated minute by minute', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0.99, 0.995, 0.999, 0.9995),
        fc.constantFrom('page' as const, 'ticket' as const),
        fc.constantFrom(0.02, 0.05, 0.1, 0.5, 1),
        (target, severity, rate) => {
          const pairs = pairsOf(target).filter(
            pair => pair.severity === severity,
          );
          const [times] = alertTimes(pairs, [rate]);
          const seen = pairs.some(({ threshold }) => rate > threshold);
          expect(times !== undefined).toBe(seen);
          fc.pre(seen);
          const { detect, reset } = evaluate(pairs, rate, 7 * 86400);
          expect(Math.abs(times.detectSeconds - detect)).toBeLessThanOrEqual(
            STEP,
          );
          expect(Math.abs(times.resetSeconds - reset)).toBeLessThanOrEqual(
            STEP,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the numbers of the SRE Workbook for a total outage at 99.9 %', () => {
    expect(alertTimes(pairsOf(0.999), [1])[0]).toMatchObject({
      severity: 'page',
      detectSeconds: expect.closeTo(51.84, 2),
      resetSeconds: expect.closeTo(1800 * (1 - 0.006), 2),
    });
  });
});
