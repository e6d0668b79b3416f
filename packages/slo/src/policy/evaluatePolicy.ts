import { Environment } from '@marcbachmann/cel-js';

import type {
  PolicyDecision,
  PolicyFinding,
  PolicyInput,
  PolicyRule,
} from './types';

/** An expression is one line that a person reads, not a program. */
const LIMITS = { maxAstNodes: 2000, maxDepth: 50 };

/**
 * Judges an action by rules in CEL. Fails closed: a rule that does not parse,
 * reads what the input does not hold, or yields anything but a boolean denies, whatever its own effect.
 * Without any rule that applies, it denies too. Only a rule in shadow mode never counts.
 *
 * Pure and deterministic; expressions cannot reach anything but the input.
 *
 * @public
 */
export function evaluatePolicy(
  rules: readonly PolicyRule[],
  input: PolicyInput,
): PolicyDecision {
  const applicable = rules.filter(rule => rule.actions.includes(input.action));
  if (applicable.length === 0) {
    return {
      decision: 'deny',
      evaluated: [],
      findings: [
        {
          ruleId: 'no-rule',
          effect: 'deny',
          shadow: false,
          description: `No policy rule applies to "${input.action}".`,
          facts: { action: String(input.action) },
          remedy: 'Configure at least one rule for this action.',
        },
      ],
    };
  }
  const environment = new Environment({
    unlistedVariablesAreDyn: true,
    limits: LIMITS,
  });
  const findings = applicable.flatMap(rule => judge(environment, rule, input));
  const counting = findings.filter(({ shadow }) => !shadow);
  let decision: PolicyDecision['decision'] = 'allow';
  if (counting.length > 0) {
    decision = counting.some(({ effect }) => effect === 'deny')
      ? 'deny'
      : 'warn';
  }
  return { decision, findings, evaluated: applicable.map(({ id }) => id) };
}

function judge(
  environment: Environment,
  rule: PolicyRule,
  input: PolicyInput,
): PolicyFinding[] {
  let error: string | undefined;
  try {
    const result: unknown = environment.evaluate(rule.require, {
      ...input,
      input,
    });
    if (result === true) {
      return [];
    }
    if (result !== false) {
      error = 'The expression does not yield true or false.';
    }
  } catch (cause) {
    // The library adds lines that point into the expression; the first says it all.
    error = String((cause as Error).message).split('\n')[0];
  }
  return [
    {
      ruleId: rule.id,
      effect: error === undefined ? rule.effect : 'deny',
      shadow: rule.mode === 'shadow',
      description: rule.description,
      facts: Object.fromEntries(
        (rule.facts ?? []).map(path => [path, factAt(input, path)]),
      ),
      remedy: rule.remedy,
      ...(error !== undefined && { error }),
    },
  ];
}

function factAt(input: PolicyInput, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, key)
          ? (at as Record<string, unknown>)[key]
          : undefined,
      input,
    );
  return value === undefined ? 'unknown' : String(value);
}
