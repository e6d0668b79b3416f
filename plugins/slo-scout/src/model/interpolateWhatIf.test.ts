import fc from 'fast-check';
import { interpolateWhatIf } from './interpolateWhatIf';

const point = (target: number, probabilityMet: number) => ({
  target,
  probabilityMet,
  expectedBudgetUse: 1 - probabilityMet,
  pagesPerWeek: 0,
});

describe('interpolateWhatIf', () => {
  it('returns computed points as they are, in any order', () => {
    const points = [point(0.999, 0.5), point(0.99, 0.9)];
    expect(interpolateWhatIf(points, 0.99)).toEqual({
      ...points[1],
      exact: true,
    });
  });

  it('knows nothing outside the computed range', () => {
    const points = [point(0.99, 0.9), point(0.999, 0.5)];
    expect(interpolateWhatIf(points, 0.95)).toBeUndefined();
    expect(interpolateWhatIf(points, 0.9999)).toBeUndefined();
    expect(interpolateWhatIf([], 0.99)).toBeUndefined();
  });

  it('stays between its neighbours and falls where the curve falls', () => {
    const points = [point(0.9, 1), point(0.99, 0.8), point(0.999, 0.1)];
    const target = fc.double({ min: 0.9, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(target, target, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const atLow = interpolateWhatIf(points, low)!;
        const atHigh = interpolateWhatIf(points, high)!;
        expect(atLow.probabilityMet).toBeLessThanOrEqual(1);
        expect(atHigh.probabilityMet).toBeGreaterThanOrEqual(0.1);
        expect(atLow.probabilityMet).toBeGreaterThanOrEqual(
          atHigh.probabilityMet - 1e-4,
        );
      }),
    );
  });
});
