import fc from 'fast-check';
import { createFormat } from './createFormat';

const format = createFormat('en');

describe('createFormat', () => {
  it('writes targets exactly and measured ratios never as more than they are', () => {
    expect(format.percent(0.9995)).toBe('99.95%');
    expect(format.percent(0.99999)).toBe('99.999%');
    expect(format.sli(0.987143)).toBe('98.71%');
    expect(format.sli(0.9999)).toBe('99.99%');
    expect(format.sli(0.999987)).toBe('99.9987%');
    expect(format.sli(0.99999999)).toBe('99.9999%');
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), ratio => {
        const shown = Number(format.sli(ratio).replace('%', '')) / 100;
        expect(shown).toBeLessThanOrEqual(ratio + 1e-7);
        expect(shown).toBeGreaterThan(ratio - 2e-4);
      }),
    );
  });

  it('chooses the unit of a duration', () => {
    expect(format.duration(0.0324)).toBe('32 ms');
    expect(format.duration(1.25)).toBe('1.25 sec');
    expect(format.duration(240)).toBe('4 min');
    expect(format.duration(3 * 3600)).toBe('3 hr');
    expect(format.duration(9 * 86_400)).toBe('9 days');
  });

  it('tells how long ago', () => {
    const now = Date.parse('2026-05-12T12:00:00Z');
    expect(format.ago('2026-05-12T11:55:00Z', now)).toBe('5 minutes ago');
    expect(format.ago('2026-05-11T11:55:00Z', now)).toBe('yesterday');
    expect(createFormat('ru').ago('2026-05-12T11:55:00Z', now)).toBe(
      '5 минут назад',
    );
  });

  it('keeps small shares apart from none', () => {
    expect(format.share(0)).toBe('0%');
    expect(format.share(0.0013)).toBe('0.13%');
    expect(format.share(-0.2)).toBe('-20%');
    expect(format.times(123.4)).toBe('123×');
  });
});
