import fc from 'fast-check';
import { frechetBounds } from './frechetBounds';

describe('frechetBounds', () => {
  it('gives the textbook values', () => {
    const bounds = frechetBounds([0.999, 0.995, 0.99]);
    expect(bounds.lower).toBeCloseTo(0.984, 12);
    expect(bounds.upper).toBe(0.99);
    expect(bounds.independent).toBeCloseTo(0.984065, 6);
    expect(frechetBounds([0.4, 0.5]).lower).toBe(0);
    expect(frechetBounds([])).toEqual({ lower: 1, upper: 1, independent: 1 });
  });

  it('holds whatever failures have to do with each other', () => {
    // Each journey is a row that says which steps failed: any joint distribution can be made of such rows.
    const journeys = fc
      .integer({ min: 1, max: 6 })
      .chain(steps =>
        fc.array(
          fc.array(fc.boolean(), { minLength: steps, maxLength: steps }),
          { minLength: 1, maxLength: 50 },
        ),
      );
    fc.assert(
      fc.property(journeys, rows => {
        const steps = rows[0].map(
          (_, step) => rows.filter(row => row[step]).length / rows.length,
        );
        const whole =
          rows.filter(row => row.every(Boolean)).length / rows.length;
        const { lower, upper, independent } = frechetBounds(steps);
        expect(whole).toBeGreaterThanOrEqual(lower - 1e-9);
        expect(whole).toBeLessThanOrEqual(upper + 1e-9);
        expect(independent).toBeGreaterThanOrEqual(lower - 1e-9);
        expect(independent).toBeLessThanOrEqual(upper + 1e-9);
      }),
    );
  });

  it.each([[1.2], [-0.1], [NaN]])('refuses %d', value => {
    expect(() => frechetBounds([0.9, value])).toThrow(RangeError);
  });
});
