import { defaultPolicyRules } from './defaultPolicyRules';
import { evaluatePolicy } from './evaluatePolicy';
import type { PolicyInput, PolicyRule } from './types';

const INPUT: PolicyInput = {
  action: 'approve',
  actor: 'user:default/ada',
  author: 'user:default/bob',
  authors: ['user:default/bob'],
  approver: 'user:default/ada',
  catalog: 'known',
  now: '2026-11-24T18:30:00Z',
  reason: 'Agreed with support in the weekly review.',
  service: { name: 'shop', owner: 'group:default/shop' },
  slo: {
    name: 'checkout-availability',
    target: 0.999,
    windowDays: 28,
    kind: 'availability',
    variant: 'balanced',
    probabilityMet: 0.9,
  },
  confidence: { data: 'pass', validity: 'pass' },
};

const RULE: PolicyRule = {
  id: 'rule',
  description: 'A rule.',
  actions: ['approve'],
  require: 'slo.target < 0.99',
  effect: 'warn',
  facts: ['slo.target', 'slo.missing', 'slo.constructor.name'],
  remedy: 'Do something.',
};

describe('evaluatePolicy', () => {
  it('allows what satisfies every rule and says why not otherwise', () => {
    expect(
      evaluatePolicy(defaultPolicyRules({ fourEyes: true }), INPUT),
    ).toMatchObject({ decision: 'allow', findings: [] });
    expect(evaluatePolicy([RULE], INPUT)).toEqual({
      decision: 'warn',
      evaluated: ['rule'],
      findings: [
        {
          ruleId: 'rule',
          effect: 'warn',
          shadow: false,
          mode: 'enforce',
          description: 'A rule.',
          facts: {
            'slo.target': '0.999',
            'slo.missing': 'unknown',
            'slo.constructor.name': 'unknown',
          },
          remedy: 'Do something.',
        },
      ],
    });
  });

  it.each([
    ['does not parse', 'slo.target <'],
    ['reads what is not known', 'blastRadius.services < 0.1'],
    ['reads a misspelt field', 'slo.tarrget < 1'],
    ['yields no boolean', '"yes"'],
    ['compares what cannot be compared', 'slo.name < 3'],
    [
      'reaches for JavaScript',
      'slo.constructor.constructor("return 1")() == 1',
    ],
    ['is a program', `${Array(3000).fill('1').join(' + ')} > 0`],
  ])('denies when a rule %s, even one that only warns', (_name, require) => {
    const decision = evaluatePolicy([{ ...RULE, require }], INPUT);
    expect(decision.decision).toBe('deny');
    expect(decision.findings[0].error).toMatch(/\S/);
  });

  it('denies when no rule applies', () => {
    expect(evaluatePolicy([], INPUT).decision).toBe('deny');
    expect(
      evaluatePolicy([RULE], { ...INPUT, action: 'deploy' }).decision,
    ).toBe('deny');
  });

  it('reports a rule in shadow mode without counting it', () => {
    const decision = evaluatePolicy(
      [
        { ...RULE, effect: 'deny', mode: 'shadow' },
        { ...RULE, id: 'other', require: 'true' },
      ],
      INPUT,
    );
    expect(decision.decision).toBe('allow');
    expect(decision.findings).toMatchObject([{ ruleId: 'rule', shadow: true }]);
  });

  it.each<[string, Partial<PolicyInput>, string, string]>([
    [
      'a target of 100 %',
      { slo: { ...INPUT.slo, target: 1 } },
      'deny',
      'target-in-range',
    ],
    [
      'a target that is no number',
      { slo: { ...INPUT.slo, target: NaN } },
      'deny',
      'target-in-range',
    ],
    [
      'data that abstain',
      { confidence: { data: 'abstain', validity: 'pass' } },
      'deny',
      'data-gate',
    ],
    [
      'an invalid SLI',
      { confidence: { data: 'pass', validity: 'fail' } },
      'deny',
      'validity',
    ],
    ['no reason', { reason: undefined }, 'deny', 'reason-given'],
    [
      'blanks for a reason',
      { reason: '             ' },
      'deny',
      'reason-given',
    ],
    ['an unknown owner', { service: { name: 'shop' } }, 'warn', 'owner-known'],
    [
      'provisional data',
      { confidence: { data: 'provisional', validity: 'pass' } },
      'warn',
      'provisional-data',
    ],
    [
      'an unlikely target',
      { slo: { ...INPUT.slo, probabilityMet: 0.3 } },
      'warn',
      'likely-met',
    ],
    [
      'an unknown probability',
      { slo: { ...INPUT.slo, probabilityMet: undefined } },
      'deny',
      'likely-met',
    ],
    ['approving one’s own', { authors: [INPUT.actor] }, 'deny', 'four-eyes'],
    [
      'approving by nobody knows whom',
      { approver: undefined },
      'deny',
      'four-eyes',
    ],
  ])('by default judges %s', (_name, change, decision, ruleId) => {
    const outcome = evaluatePolicy(defaultPolicyRules({ fourEyes: true }), {
      ...INPUT,
      ...change,
    });
    expect(outcome.decision).toBe(decision);
    expect(outcome.findings.map(finding => finding.ruleId)).toContain(ruleId);
  });

  it('by default bounds the blast radius of a deployment', () => {
    const touching = (
      serviceCount: number,
      services: number,
      critical: boolean,
    ) =>
      evaluatePolicy(defaultPolicyRules(), {
        ...INPUT,
        action: 'deploy',
        blastRadius: {
          serviceCount,
          services,
          teams: 0.01,
          routes: 0,
          dashboards: 0.02,
          critical,
        },
      }).decision;
    expect(touching(8, 0.08, false)).toBe('allow');
    expect(touching(8, 0.08, true)).toBe('deny');
    expect(touching(20, 0.2, false)).toBe('deny');
    expect(touching(1, 0.5, true)).toBe('allow');
    for (const [catalog, decision, ruleId] of [
      ['unavailable', 'deny', 'blast-radius-known'],
      [undefined, 'deny', 'blast-radius-known'],
      ['unlisted', 'warn', 'in-catalog'],
    ] as const) {
      const outcome = evaluatePolicy(defaultPolicyRules(), {
        ...INPUT,
        action: 'deploy',
        catalog,
      });
      expect(outcome.decision).toBe(decision);
      expect(outcome.findings.map(finding => finding.ruleId)).toContain(ruleId);
    }
  });
});
