import fc from 'fast-check';
import { checkPolicyExpression } from './checkPolicyExpression';
import { defaultPolicyRules } from './defaultPolicyRules';
import { evaluatePolicy } from './evaluatePolicy';
import { policyLimits } from './policyLimits';
import type { PolicyInput, PolicyRule } from './types';

const INPUT: PolicyInput = {
  action: 'deploy',
  actor: 'user:default/ada',
  authors: [],
  approver: 'user:default/ada',
  now: '2026-11-24T18:30:00Z',
  catalog: 'known',
  service: { name: 'shop', owner: 'group:default/shop' },
  slo: {
    name: 'checkout',
    target: 0.999,
    windowDays: 28,
    kind: 'availability',
    variant: 'balanced',
    probabilityMet: 0.9,
  },
  confidence: { data: 'pass', validity: 'pass' },
  blastRadius: {
    serviceCount: 1,
    services: 0.01,
    teams: 0.01,
    routes: 0.01,
    dashboards: 0.01,
    critical: false,
  },
};

const RULE: PolicyRule = {
  id: 'rule',
  description: 'A rule.',
  actions: ['deploy'],
  require: 'slo.target < 0.5',
  effect: 'deny',
  remedy: 'Do something.',
};

describe('evaluatePolicy on anything', () => {
  it('denies as soon as one fact that a rule reads is unknown', () => {
    const paths = [
      ['slo', 'target'],
      ['confidence', 'data'],
      ['confidence', 'validity'],
      ['slo', 'probabilityMet'],
      ['approver'],
      ['authors'],
      ['catalog'],
      ['blastRadius', 'serviceCount'],
    ];
    const unknown = fc.constantFrom(undefined, null, NaN, {}, 'unknown-value');
    const rules = defaultPolicyRules({ fourEyes: true });
    expect(evaluatePolicy(rules, INPUT).decision).toBe('allow');
    fc.assert(
      fc.property(
        fc.subarray(paths, { minLength: 1 }),
        unknown,
        (missing, value) => {
          const input = structuredClone(INPUT) as Record<string, any>;
          for (const path of missing) {
            const parent = path.length > 1 ? input[path[0]] : input;
            // A name that nobody has is known; that a list of authors is one is not.
            parent[path[path.length - 1]] =
              path[0] === 'approver' || path[0] === 'catalog'
                ? undefined
                : value;
          }
          delete input.blastRadius?.services;
          if (missing.every(([name]) => name === 'catalog')) {
            delete input.blastRadius;
          }
          expect(evaluatePolicy(rules, input as PolicyInput).decision).toBe(
            'deny',
          );
        },
      ),
    );
  });

  it('is not changed by rules in shadow mode, and never denies by rules in mode warn', () => {
    const expressions = fc.oneof(
      fc.constantFrom('true', 'false', 'slo.none', '1', 'x(', 'slo.target < 1'),
      fc.string(),
    );
    fc.assert(
      fc.property(
        fc.array(fc.record({ require: expressions, id: fc.string() })),
        fc.constantFrom('true', 'false', 'slo.none == 1'),
        (others, require) => {
          const rules = [{ ...RULE, require }];
          const { decision } = evaluatePolicy(rules, INPUT);
          const add = (mode: 'shadow' | 'warn') =>
            evaluatePolicy(
              [...rules, ...others.map(other => ({ ...RULE, ...other, mode }))],
              INPUT,
            ).decision;
          expect(add('shadow')).toBe(decision);
          expect(decision !== 'deny' && add('warn') === 'deny').toBe(false);
        },
      ),
    );
  });

  it('answers to any expression and any input with a decision', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.dictionary(fc.string(), fc.anything()),
        (require, more) => {
          const { decision } = evaluatePolicy([{ ...RULE, require }], {
            ...INPUT,
            more,
          });
          expect(decision).toBe('deny');
          const problem = checkPolicyExpression(require);
          expect(problem === undefined || problem.length > 0).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['length', `slo.target < ${'1'.repeat(policyLimits.expressionLength)}`],
    ['nodes', `${Array(200).fill('1').join('+')} > 0`],
    ['depth', `${'!'.repeat(500)}true`],
    ['brackets', `${'('.repeat(900)}true${')'.repeat(900)}`],
    ['a regular expression', 'service.name.matches("^(a+)+$")'],
    [
      'lists that double',
      '[[1]].map(x, x+x).map(x, x+x).map(x, x+x).map(x, x+x).size() > 0',
    ],
    ['lists within lists', 'l.all(a, l.all(b, l.all(c, true)))'],
    ['a binding', 'cel.bind(x, [1], x == x)'],
  ])('refuses hostile expressions by %s before they run', (_name, require) => {
    expect(checkPolicyExpression(require)).toMatch(/\S/);
    const decision = evaluatePolicy([{ ...RULE, require }], INPUT);
    expect(decision.decision).toBe('deny');
    expect(decision.findings[0].error).toMatch(/\S/);
  });

  it.each<[string, unknown]>([
    ['a huge list', Array(1000).fill(1)],
    ['a huge text', 'x'.repeat(100_000)],
    ['a cycle', cycle()],
    ['a bigint', 1n],
  ])('refuses %s in the input', (_name, more) => {
    expect(
      evaluatePolicy([{ ...RULE, require: 'true' }], { ...INPUT, more }),
    ).toMatchObject({ decision: 'deny', findings: [{ effect: 'deny' }] });
  });

  it('bounds the dearest expression that it lets through', () => {
    const l = Array(100)
      .fill(0)
      .map((_, index) => index);
    const inner = 'l.all(y, (l + l + l).all(z, z < 0 || z + x >= 0))';
    expect(checkPolicyExpression(`l.all(x, ${inner})`)).toMatch(/deep/);
    expect(
      evaluatePolicy(
        [{ ...RULE, require: 'l.all(x, (l + l + l).all(y, x + y >= 0))' }],
        { ...INPUT, l },
      ).decision,
    ).toBe('allow');
  });

  it('spares what an exception names, until it ends', () => {
    const judged = (until: string, who: object, now = INPUT.now) =>
      evaluatePolicy(
        [{ ...RULE, exceptions: [{ until, reason: 'Migration', ...who }] }],
        { ...INPUT, now },
      );
    const later = '2026-12-01T00:00:00Z';
    const team = { team: 'group:default/shop' };
    expect(judged(later, { service: 'shop' })).toMatchObject({
      decision: 'allow',
      findings: [{ ruleId: 'rule', exception: { reason: 'Migration' } }],
    });
    expect(judged(later, team).decision).toBe('allow');
    expect(judged(later, { ...team, service: 'cart' }).decision).toBe('deny');
    expect(judged('2026-11-24T18:30:00Z', team).decision).toBe('deny');
    expect(judged(later, {}).decision).toBe('deny');
    expect(judged('soon', team).decision).toBe('deny');
    expect(judged(later, team, 'some day').decision).toBe('deny');
  });

  it('lets rules read time, windows, the team and what changed lately', () => {
    const allowed = (require: string, effect: 'warn' | 'deny' = 'deny') =>
      evaluatePolicy([{ ...RULE, require, effect }], {
        ...INPUT,
        team: 'group:default/shop',
        freeze: { active: ['black-friday'], until: '2026-11-30T00:00:00Z' },
        recent: { teamDeploys: 4, serviceApprovals: 1, serviceDeploys: 0 },
        budget: { remaining: -0.2, exhausted: ['checkout'] },
      }).decision === 'allow';
    expect(allowed('now.getHours("Europe/Berlin") == 19')).toBe(true);
    expect(allowed('!("black-friday" in freeze.active)')).toBe(false);
    expect(allowed('recent.teamDeploys < 5')).toBe(true);
    expect(allowed('size(budget.exhausted) == 0')).toBe(false);
    expect(allowed('team.startsWith("group:")')).toBe(true);
    expect(allowed('now < timestamp("2027-01-01T00:00:00Z")')).toBe(true);
  });
});

function cycle(): object {
  const self: Record<string, unknown> = {};
  self.self = self;
  return self;
}
