import { toSeries } from './toSeries';

describe('toSeries', () => {
  it('fills what is missing with bins without traffic and keeps to its range', () => {
    const { bins } = toSeries(
      [
        { start: 1200, good: 5, total: 6 },
        { start: 900, good: 1, total: 1 },
        { start: 1200, good: 2, total: 2 },
        { start: 300, good: 9, total: 9 },
        { start: 1800, good: 9, total: 9 },
      ],
      { from: 1000, to: 1700, binSeconds: 300 },
    );
    expect(bins).toEqual([
      { start: 900, good: 1, total: 1 },
      { start: 1200, good: 7, total: 8 },
      { start: 1500, good: 0, total: 0 },
    ]);
  });

  it('refuses a range that is none', () => {
    expect(() => toSeries([], { from: 10, to: 10, binSeconds: 300 })).toThrow(
      RangeError,
    );
    expect(() => toSeries([], { from: 0, to: 10, binSeconds: 0 })).toThrow(
      RangeError,
    );
  });
});
