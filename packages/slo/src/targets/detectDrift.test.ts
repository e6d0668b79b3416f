import type { SliSeries } from '../types';
import { detectDrift } from './detectDrift';

const START = 1736121600;

function series(
  days: number,
  badAt: (day: number, hour: number) => number,
): SliSeries {
  return {
    binSeconds: 3600,
    gaps: [],
    bins: Array.from({ length: days * 24 }, (_, i) => ({
      start: START + i * 3600,
      total: 20000,
      good: 20000 - badAt(Math.floor(i / 24), i % 24),
    })),
  };
}

const slo = { target: 0.999, windowDays: 28 };
// A wave would be a change; this jumps about.
const noise = (day: number) => 1 + 0.2 * Math.sin(day * day * 2.3 + day);

describe('detectDrift', () => {
  it('leaves a target alone that fits', () => {
    const drift = detectDrift(
      series(28, day => Math.round(8 * noise(day))),
      slo,
    );
    expect(drift).toMatchObject({ verdict: 'fits', proposals: [] });
    expect(drift.since).toBeUndefined();
    expect(drift.reasons).toHaveLength(1);
  });

  it('names the day since which a service is worse, and what would fit', () => {
    const drift = detectDrift(
      series(42, day => Math.round((day < 30 ? 8 : 60) * noise(day))),
      slo,
    );
    expect(drift.verdict).toBe('too-strict');
    expect(drift.probabilityMet).toBeLessThan(0.1);
    const { since } = drift;
    expect(new Date(since! * 1000).toISOString().slice(0, 10)).toBe(
      new Date((START + 30 * 86400) * 1000).toISOString().slice(0, 10),
    );
    expect(drift.reasons[1]).toMatch(
      /^Since 2025-02-05 the error ratio is about (6|7|8)[.\d]* times as high as before\.$/,
    );
    expect(drift.proposals.length).toBeGreaterThan(0);
    for (const { target } of drift.proposals) {
      expect(target).toBeLessThan(slo.target);
    }
  });

  it('tells of a trend, and of incidents', () => {
    expect(
      detectDrift(
        series(28, day => Math.round(6 * Math.pow(1.09, day) * noise(day))),
        slo,
      ).reasons.join(' '),
    ).toMatch(/The error ratio grows by about \d+(\.\d)? % a day\./);
    const incidents = detectDrift(
      series(28, (day, hour) => (day % 9 === 4 && hour < 3 ? 9000 : 2)),
      slo,
    );
    expect(incidents.verdict).toBe('too-strict');
    expect(incidents.reasons.at(-1)).toMatch(
      /^3 incidents brought 98 % of the bad events\.$/,
    );
  });

  it('finds a target too loose that is never in danger', () => {
    const drift = detectDrift(
      series(56, day => Math.round(2 * noise(day))),
      { target: 0.95, windowDays: 28 },
    );
    expect(drift.verdict).toBe('too-loose');
    expect(
      drift.proposals.find(({ name }) => name === 'conservative')!.target,
    ).toBeGreaterThan(0.95);
  });

  it('says nothing of a service without traffic', () => {
    expect(
      detectDrift({ binSeconds: 300, gaps: [], bins: [] }, slo).verdict,
    ).toBe('unknown');
  });
});
