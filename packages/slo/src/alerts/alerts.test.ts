import fc from 'fast-check';

import { alertThreshold } from '../burn-rate/alertThreshold';
import { burnRateWindows } from '../burn-rate/burnRateWindows';
import { detectionTimeSeconds } from '../burn-rate/detectionTimeSeconds';
import { Sampler } from '../random/Sampler';
import { TARGET_LADDER } from '../targets/targetLadder';
import { arbitrarySeries } from '../__testUtils__/arbitrarySeries';
import type { LowTrafficGuard, SliSeries } from '../types';
import { chooseGuard } from './chooseGuard';
import { pagesPerWeek } from './pagesPerWeek';
import { replayAlerts } from './replayAlerts';

const START = 1736121600;
const NO_GUARD = { mode: 'none', minimumBadEvents: 0 } as const;

function steady(
  days: number,
  total: number,
  badAt: (index: number) => number = () => 0,
): SliSeries {
  return {
    binSeconds: 300,
    gaps: [],
    bins: Array.from({ length: days * 288 }, (_, i) => ({
      start: START + i * 300,
      total,
      good: total - badAt(i),
    })),
  };
}

/** The rules word for word, bin by bin: what the rolling sums must agree with. */
function naiveFiring(
  series: SliSeries,
  target: number,
  windowDays: number,
  severity: 'page' | 'ticket',
  guard: Pick<LowTrafficGuard, 'minimumBadEvents'>,
): boolean[] {
  const pairs = burnRateWindows(windowDays).filter(
    w => w.severity === severity,
  );
  const over = (end: number, seconds: number) => {
    const bins = series.bins.slice(Math.max(0, end - seconds / 300), end);
    const total = bins.reduce((sum, bin) => sum + bin.total, 0);
    const bad = bins.reduce((sum, bin) => sum + bin.total - bin.good, 0);
    return { total, bad };
  };
  return series.bins.map((_, i) =>
    pairs.some(({ longSeconds, shortSeconds, factor }) => {
      const long = over(i + 1, longSeconds);
      const short = over(i + 1, shortSeconds);
      const threshold = alertThreshold(Number(factor), target);
      return (
        i + 1 >= longSeconds / 300 &&
        long.bad >= (severity === 'page' ? guard.minimumBadEvents : 0) &&
        short.total > 0 &&
        long.bad > threshold * long.total &&
        short.bad > threshold * short.total
      );
    }),
  );
}

describe('replayAlerts', () => {
  it('pages for an outage as fast as the formula says, and stops after the short window', () => {
    const outage = (i: number) => (i >= 5000 && i < 5024 ? 100 : 0);
    const alerts = replayAlerts(steady(28, 100, outage), 0.999, 28, NO_GUARD);
    const page = alerts.find(({ severity }) => severity === 'page')!;
    const began = START + 5000 * 300;
    const expected = detectionTimeSeconds(13.44, 3600, 0.999, 1)!;
    expect(page.from - began).toBeGreaterThanOrEqual(expected);
    expect(page.from - began).toBeLessThanOrEqual(300);
    expect(page.to - (began + 24 * 300)).toBeLessThanOrEqual(1800);
    expect(page.peakBurnRate).toBeCloseTo(1000, 6);
    expect(alerts.filter(({ severity }) => severity === 'ticket')).toHaveLength(
      1,
    );
  });

  it('pages for a total outage at every target of the ladder', () => {
    const series = steady(7, 1000, i => (i >= 1000 && i < 1024 ? 1000 : 0));
    for (const target of TARGET_LADDER) {
      const pages = pagesPerWeek(
        replayAlerts(series, target, 28, NO_GUARD),
        series,
      );
      expect([target, pages]).toEqual([target, 1]);
    }
  });

  it('opens a ticket for a slow burn that is no page', () => {
    const alerts = replayAlerts(
      steady(28, 10000, () => 15),
      0.999,
      28,
      NO_GUARD,
    );
    expect(alerts.map(({ severity }) => severity)).toEqual(['ticket']);
  });

  it('agrees with the rules evaluated word for word', () => {
    fc.assert(
      fc.property(
        arbitrarySeries({ maxDays: 5, clean: true }),
        fc.constantFrom(0.9, 0.99, 0.999),
        fc.integer({ min: 0, max: 50 }),
        (series, target, minimumBadEvents) => {
          const guard = { mode: 'count-guard', minimumBadEvents } as const;
          const alerts = replayAlerts(series, target, 30, guard);
          for (const severity of ['page', 'ticket'] as const) {
            const firing = naiveFiring(series, target, 30, severity, guard);
            const started = firing.filter(
              (on, i) => on && !firing[i - 1],
            ).length;
            const mine = alerts.filter(alert => alert.severity === severity);
            expect(mine).toHaveLength(started);
            for (const { from, to } of mine) {
              expect(firing[(from - START) / 300 - 1]).toBe(true);
              expect(from).toBeLessThanOrEqual(to);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('stays silent without traffic and survives any count', () => {
    expect(replayAlerts(steady(7, 0), 0.999, 7, NO_GUARD)).toEqual([]);
    fc.assert(
      fc.property(arbitrarySeries({ maxDays: 10 }), series => {
        for (const { peakBurnRate } of replayAlerts(
          series,
          0.99,
          28,
          NO_GUARD,
        )) {
          expect(peakBurnRate).toBeGreaterThan(0);
          expect(peakBurnRate).toBeLessThanOrEqual(100 + 1e-6);
        }
      }),
    );
  });
});

describe('chooseGuard', () => {
  it('needs none where a single error cannot page', () => {
    expect(chooseGuard(steady(14, 1000), 0.999, 28).mode).toBe('none');
  });

  it('counts errors where a single one would page', () => {
    const guard = chooseGuard(steady(14, 1), 0.995, 28);
    expect(guard).toMatchObject({ mode: 'count-guard', requestsPerHour: 12 });
    expect(guard.minimumBadEvents).toBeGreaterThanOrEqual(2);
    expect(guard.falsePagesPerWeek).toBeLessThanOrEqual(0.25);
    const single = steady(14, 1, i => Number(i === 2000));
    expect(
      pagesPerWeek(replayAlerts(single, 0.995, 28, NO_GUARD), single),
    ).toBeGreaterThan(0);
    expect(pagesPerWeek(replayAlerts(single, 0.995, 28, guard), single)).toBe(
      0,
    );
    const outage = steady(14, 1, i => Number(i >= 2000 && i < 2024));
    expect(
      pagesPerWeek(replayAlerts(outage, 0.995, 28, guard), outage),
    ).toBeGreaterThan(0);
  });

  it('leaves pages out where no outage could make one', () => {
    const rare = steady(14, 0, () => 0);
    for (let i = 0; i < rare.bins.length; i += 288) {
      rare.bins[i] = { ...rare.bins[i], total: 1, good: 1 };
    }
    expect(chooseGuard(rare, 0.9, 28).mode).toBe('tickets-only');
    expect(chooseGuard(steady(7, 0), 0.99, 28).mode).toBe('tickets-only');
  });

  it.each([
    [1, 0.99],
    [5, 0.99],
    [2, 0.999],
    [20, 0.999],
  ])(
    'states the rate of false pages that a simulation shows, %i events a bin at %d',
    (total, target) => {
      const guard = chooseGuard(steady(28, total), target, 28);
      const sampler = new Sampler(42);
      let pages = 0;
      let unguardedPages = 0;
      const rounds = 60;
      for (let round = 0; round < rounds; round++) {
        const series = steady(28, total, () =>
          sampler.binomial(total, 1 - target),
        );
        pages += pagesPerWeek(replayAlerts(series, target, 28, guard), series);
        unguardedPages += pagesPerWeek(
          replayAlerts(series, target, 28, NO_GUARD),
          series,
        );
      }
      expect(pages / rounds).toBeLessThanOrEqual(
        guard.falsePagesPerWeek * 1.5 + 0.05,
      );
      expect(pages / rounds).toBeGreaterThanOrEqual(
        guard.falsePagesPerWeek * 0.3 - 0.05,
      );
      // Without the guard there are more, up to what is put up with where none was needed.
      expect(unguardedPages).toBeGreaterThanOrEqual(pages);
      expect(guard.mode === 'none' || unguardedPages / rounds > 0.25).toBe(
        true,
      );
    },
  );
});
