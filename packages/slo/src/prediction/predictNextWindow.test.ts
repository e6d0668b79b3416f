import fc from 'fast-check';

import { quantile } from '../series/quantile';
import { arbitrarySeries } from '../__testUtils__/arbitrarySeries';
import { syntheticHistory } from '../testing/syntheticHistory';
import type { SliSeries } from '../types';
import { fitIncidentPrior } from './fitIncidentPrior';
import { predictNextWindow } from './predictNextWindow';
import { probabilityMet } from './probabilityMet';
import { summarizePrediction } from './summarizePrediction';

const START = 1736121600;

function series(
  days: number,
  total: number,
  badAt: (day: number, bin: number) => number = () => 0,
): SliSeries {
  return {
    binSeconds: 300,
    gaps: [],
    bins: Array.from({ length: days * 288 }, (_, i) => ({
      start: START + i * 300,
      total,
      good: total - badAt(Math.floor(i / 288), i),
    })),
  };
}

function lastDays(history: SliSeries, days: number): SliSeries {
  return { ...history, bins: history.bins.slice(-days * 288) };
}

describe('predictNextWindow', () => {
  const history = syntheticHistory('renewal', 11, 56);

  it('is the same for the same seed, on every machine', () => {
    const predict = (seed?: number) =>
      Array.from(
        predictNextWindow(history, { windowDays: 28, seed, samples: 50 }).sli,
      );
    expect(predict(7)).toEqual(predict(7));
    expect(predict()).toEqual(predict(1));
    expect(predict(7)).not.toEqual(predict(8));
    expect(
      predict(7)
        .map(sli => sli.toFixed(9))
        .slice(0, 3),
    ).toMatchInlineSnapshot(`
      [
        "0.978091804",
        "0.987896187",
        "0.989712699",
      ]
    `);
  });

  it('is a distribution of ratios, whatever the bins hold', () => {
    fc.assert(
      fc.property(arbitrarySeries({ maxDays: 30 }), input => {
        const distribution = predictNextWindow(input, {
          windowDays: 7,
          samples: 40,
        });
        const { sli } = distribution;
        expect([0, 40]).toContain(sli.length);
        expect(
          sli.every(
            (value, i) =>
              value >= 0 && value <= 1 && (i === 0 || value >= sli[i - 1]),
          ),
        ).toBe(true);
        expect(summarizePrediction(distribution) === undefined).toBe(
          sli.length === 0,
        );
      }),
    );
  });

  it('knows nothing of a service without traffic', () => {
    const distribution = predictNextWindow(series(28, 0), { windowDays: 28 });
    expect(summarizePrediction(distribution)).toBeUndefined();
    expect(probabilityMet(distribution, 0.9)).toBe(0.5);
  });

  it('does not promise 99.99 % after a quiet fortnight', () => {
    const distribution = predictNextWindow(series(14, 1000), {
      windowDays: 28,
    });
    expect(probabilityMet(distribution, 0.9999)).toBeLessThan(0.85);
    expect(probabilityMet(distribution, 0.99)).toBeGreaterThan(0.95);
  });

  it('is the less sure the shorter the history', () => {
    const steady = (days: number) =>
      predictNextWindow(
        series(days, 1000, (_day, bin) => Number(bin % 2 === 0)),
        { windowDays: 28 },
      ).sli;
    const spread = [0.25, 1, 7, 28].map(days => {
      const sli = steady(Math.ceil(days));
      const own =
        days < 1
          ? predictNextWindow(
              {
                ...series(1, 1000, (_day, bin) => Number(bin % 2 === 0)),
                bins: series(1, 1000, (_day, bin) =>
                  Number(bin % 2 === 0),
                ).bins.slice(0, 72),
              },
              { windowDays: 28 },
            ).sli
          : sli;
      return Math.log((1 - quantile(own, 0.1)) / (1 - quantile(own, 0.9)));
    });
    expect([...spread].sort((a, b) => b - a)).toEqual(spread);
  });

  it('expects of a weekday what that weekday brought', () => {
    // One day of each week fails three times as often: not enough to be an incident.
    const weekly = series(28, 1000, day => (day % 7 === 6 ? 30 : 10));
    const tomorrow = (days: number) =>
      summarizePrediction(
        predictNextWindow(
          lastDays({ ...weekly, bins: weekly.bins.slice(0, days * 288) }, 21),
          {
            windowDays: 1,
          },
        ),
      )!.quantiles[2];
    // After 27 days the bad day comes next, after 28 a usual one.
    expect(1 - tomorrow(27)).toBeGreaterThan(2.2 * (1 - tomorrow(28)));
  });

  it('expects nobody on a weekday on which nobody came', () => {
    const sundayOff = series(28, 1000, () => 10);
    sundayOff.bins.forEach((bin, i) => {
      if (Math.floor(i / 288) % 7 === 6) {
        Object.assign(bin, { good: 0, total: 0 });
      }
    });
    const dayOff = predictNextWindow(
      { ...sundayOff, bins: sundayOff.bins.slice(0, 27 * 288) },
      { windowDays: 1 },
    );
    expect(dayOff.sli[0]).toBe(1);
    expect(predictNextWindow(sundayOff, { windowDays: 1 }).sli[0]).toBeLessThan(
      1,
    );
  });

  it('takes from other services what the own history does not show', () => {
    const of = (population: 'calm' | 'troubled') =>
      fitIncidentPrior(
        Array.from({ length: 20 }, (_, i) =>
          syntheticHistory(population, i, 28),
        ),
      );
    const [calm, troubled] = [of('calm'), of('troubled')];
    expect(calm.rate.perDay).toBeLessThan(troubled.rate.perDay / 3);
    const met = (prior: typeof calm) =>
      probabilityMet(
        predictNextWindow(series(14, 1000), { windowDays: 28, prior }),
        0.999,
      );
    expect(met(calm)).toBeGreaterThan(met(troubled) + 0.1);
    expect(fitIncidentPrior([])).toEqual(fitIncidentPrior([series(7, 0)]));
  });

  it('leaves out hours in which nothing was received from anyone', () => {
    const hole = { from: START + 10 * 86400, to: START + 12 * 86400 };
    const complete = series(28, 100, (_day, bin) => Number(bin % 50 === 0));
    const withGap = {
      ...complete,
      gaps: [hole],
      bins: complete.bins.map(bin =>
        bin.start >= hole.from && bin.start < hole.to
          ? { ...bin, good: 0, total: 0 }
          : bin,
      ),
    };
    const median = (input: SliSeries) =>
      summarizePrediction(predictNextWindow(input, { windowDays: 28 }))!
        .quantiles[2];
    expect(1 - median(withGap)).toBeCloseTo(1 - median(complete), 4);
  });

  it('keeps the days of a service that is silent more than half of each day', () => {
    const always = series(28, 100, (_day, bin) => Number(bin % 50 === 0));
    const isOpen = (start: number) => (start / 3600) % 24 < 9;
    const silent = Array.from({ length: 28 }, (_, day) => ({
      from: START + day * 86400 + 9 * 3600,
      to: START + (day + 1) * 86400,
    }));
    const officeHours = {
      ...always,
      gaps: silent,
      bins: always.bins.map(bin =>
        isOpen(bin.start) ? bin : { ...bin, good: 0, total: 0 },
      ),
    };
    expect(
      summarizePrediction(predictNextWindow(officeHours, { windowDays: 28 }))!
        .quantiles[2],
    ).toBeCloseTo(0.9998, 3);
  });

  it('believes a new level once it has held for days, and a trend once it is plain', () => {
    const median = (badAt: (day: number) => number) =>
      1 -
      summarizePrediction(
        predictNextWindow(series(28, 10000, badAt), { windowDays: 7 }),
      )!.quantiles[2];
    // A wave would be a change; this jumps about.
    const noise = (day: number) => 1 + 0.1 * Math.sin(day * day * 2.3 + day);
    // 0.1 % until five days ago, now 1 %; and the other way round.
    expect(
      median(day => Math.round((day < 23 ? 10 : 100) * noise(day))),
    ).toBeGreaterThan(0.008);
    expect(
      median(day => Math.round((day < 23 ? 100 : 10) * noise(day))),
    ).toBeLessThan(0.002);
    // Ten per cent more each day, 1.3 % on the last.
    expect(
      median(day => Math.round(10 * Math.pow(1.1, day) * noise(day))),
    ).toBeGreaterThan(0.014);
    expect(median(day => Math.round(10 * noise(day)))).toBeCloseTo(0.001, 3);
  });

  it('takes a failure that goes on for a day as the new level, and one that ended as an incident', () => {
    const broken = (from: number, to: number) =>
      probabilityMet(
        predictNextWindow(
          series(28, 1000, (_day, bin) => (bin >= from && bin < to ? 500 : 1)),
          { windowDays: 7 },
        ),
        0.9,
      );
    expect(broken(26.5 * 288, 28 * 288)).toBeLessThan(0.3);
    expect(broken(10 * 288, 11.5 * 288)).toBeGreaterThan(0.7);
  });

  it('does not take the one night of a weekly batch for an incident', () => {
    const batch = series(28, 1);
    batch.bins.forEach((bin, i) => {
      if (Math.floor(i / 288) % 7 === 3 && i % 288 < 48) {
        Object.assign(bin, { total: 10000, good: 9900 });
      }
    });
    const { quantiles } = summarizePrediction(
      predictNextWindow(batch, { windowDays: 7 }),
    )!;
    expect(1 - quantiles[0]).toBeLessThan(0.04);
    expect(1 - quantiles[3]).toBeGreaterThan(0.005);
  });

  it('lets a service that fails many times a day do so, whatever others do', () => {
    // Forty failures of five minutes in two days: far more than any prior expects.
    const flapping = series(2, 1000, (_day, bin) => (bin % 14 === 0 ? 500 : 0));
    expect(
      probabilityMet(predictNextWindow(flapping, { windowDays: 7 }), 0.99),
    ).toBeLessThan(0.1);
  });

  it('never lets a part of an event fail', () => {
    const few = series(28, 0);
    few.bins.forEach((bin, i) => {
      if (i % 288 === 0) Object.assign(bin, { total: 1, good: 1 });
    });
    predictNextWindow(few, { windowDays: 28, samples: 200 }).sli.forEach(sli =>
      expect((1 - sli) * 28).toBeCloseTo(Math.round((1 - sli) * 28), 9),
    );
  });

  it('refuses a window that is none', () => {
    expect(() => predictNextWindow(history, { windowDays: 0 })).toThrow(
      RangeError,
    );
    expect(() =>
      predictNextWindow(history, { windowDays: 28, samples: 0 }),
    ).toThrow(RangeError);
  });
});

describe('probabilityMet', () => {
  it('falls with the target and never reaches 0 or 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, a, b) => {
          const distribution = {
            sli: Float64Array.from(values).sort(),
            windowDays: 28,
          };
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const met = values.filter(value => value >= low).length;
          expect(probabilityMet(distribution, low)).toBeCloseTo(
            (met + 0.5) / (values.length + 1),
            12,
          );
          expect(probabilityMet(distribution, high)).toBeLessThanOrEqual(
            probabilityMet(distribution, low),
          );
        },
      ),
    );
  });
});
