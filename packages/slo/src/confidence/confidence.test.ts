import fc from 'fast-check';

import { arbitrarySeries } from '../__testUtils__/arbitrarySeries';
import type { SliSeries } from '../types';
import { checkValidity } from './checkValidity';
import { dataGate } from './dataGate';

const START = 1736121600;

function traffic(days: number, total = 10): SliSeries {
  return {
    binSeconds: 300,
    gaps: [],
    bins: Array.from({ length: Math.round(days * 288) }, (_, i) => ({
      start: START + i * 300,
      total,
      good: total,
    })),
  };
}

describe('dataGate', () => {
  const unsampled = { sampling: 'unsampled' } as const;

  it('passes two weeks of steady telemetry', () => {
    const gate = dataGate(traffic(14), unsampled);
    expect(gate).toMatchObject({
      verdict: 'pass',
      historyDays: 14,
      coverage: 1,
    });
    expect(
      gate.findings.every(({ ok, remedy }) => ok && remedy === undefined),
    ).toBe(true);
  });

  it.each<[string, SliSeries, string, string]>([
    ['an hour', traffic(1 / 24), 'provisional', 'history'],
    ['three days', traffic(3), 'provisional', 'history'],
    ['nothing', traffic(14, 0), 'abstain', 'traffic'],
    [
      'a day-long gap',
      {
        ...traffic(28),
        gaps: [{ from: START + 86400, to: START + 2 * 86400 }],
      },
      'provisional',
      'gaps',
    ],
    [
      'mostly gaps',
      { ...traffic(14), gaps: [{ from: START, to: START + 8 * 86400 }] },
      'abstain',
      'coverage',
    ],
  ])('judges %s', (_name, series, verdict, id) => {
    const gate = dataGate(series, unsampled);
    expect(gate.verdict).toBe(verdict);
    const finding = gate.findings.find(candidate => candidate.id === id)!;
    expect(finding.ok).toBe(false);
    expect(finding.remedy).toMatch(/\.$/);
  });

  it('does not count the silence before the first event as history', () => {
    const series = traffic(14);
    series.bins
      .slice(0, 10 * 288)
      .forEach(bin => Object.assign(bin, { good: 0, total: 0 }));
    expect(dataGate(series, unsampled).historyDays).toBe(4);
  });

  it('abstains where a sampler preferred errors, and is provisional where nobody knows', () => {
    const of = (facts: Parameters<typeof dataGate>[1]) =>
      dataGate(traffic(14), facts).verdict;
    expect(of({ sampling: 'unknown', biasedSampling: true })).toBe('abstain');
    expect(of({ sampling: 'unknown' })).toBe('provisional');
    expect(of({ sampling: 'known-probability' })).toBe('pass');
  });

  it('has all five findings and shares between 0 and 1 for any series', () => {
    fc.assert(
      fc.property(arbitrarySeries({ maxDays: 20 }), series => {
        const gate = dataGate(series, unsampled);
        expect(gate.findings.map(({ id }) => id)).toEqual([
          'history',
          'coverage',
          'gaps',
          'sampling',
          'traffic',
        ]);
        expect(gate.coverage).toBeGreaterThanOrEqual(0);
        expect(gate.coverage).toBeLessThanOrEqual(1);
        expect(
          gate.findings.some(({ fact }) => /NaN|undefined|Infinity/.test(fact)),
        ).toBe(false);
      }),
    );
  });
});

describe('checkValidity', () => {
  const felt = { userFacing: { value: true, reason: 'Users meet it.' } };

  it('fails on a broken invariant and warns of the rest', () => {
    expect(checkValidity(felt, traffic(1)).verdict).toBe('pass');
    const broken = traffic(1);
    broken.bins[3].good = 11;
    expect(checkValidity(felt, broken)).toMatchObject({ verdict: 'fail' });
    broken.bins[3].good = NaN;
    expect(checkValidity(felt, broken)).toMatchObject({ verdict: 'fail' });
    const unfelt = {
      userFacing: { value: false, reason: 'No journey begins here.' },
    };
    expect(checkValidity(unfelt, traffic(1)).verdict).toBe('warn');
    expect(
      checkValidity(felt, traffic(1), { traces: 100, metrics: 104 }).verdict,
    ).toBe('pass');
    expect(
      checkValidity(felt, traffic(1), { traces: 100, metrics: 120 }).verdict,
    ).toBe('warn');
    expect(
      checkValidity(felt, traffic(1), { traces: 0, metrics: 0 }).verdict,
    ).toBe('pass');
  });
});
