import { checkExpression } from './checkExpression';
import { checkPolicyInput } from './checkPolicyInput';
import { policyLimits } from './policyLimits';
import type {
  PolicyDecision,
  PolicyException,
  PolicyFinding,
  PolicyInput,
  PolicyRule,
} from './types';

/**
 * Judges an action by rules in CEL. Fails closed: a rule that does not parse,
 * reads what the input does not hold, or yields anything but a boolean denies, whatever its own effect; so do an input
 * and a number of rules beyond {@link policyLimits}. Without any rule that counts, it denies too. Only rules in
 * mode `warn` never deny and those in mode `shadow` never count.
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
  const evaluated = applicable.map(({ id }) => id);
  // Rules in shadow mode alone would let everything through.
  if (applicable.every(({ mode }) => mode === 'shadow')) {
    const findings = [
      ...(applicable.length > 0 ? judgeAll(applicable, input) : []),
      refusal('no-rule', {
        description: `No policy rule applies to "${input.action}".`,
        facts: { action: String(input.action) },
        remedy: 'Configure at least one rule for this action.',
      }),
    ];
    return { decision: 'deny', evaluated, findings };
  }
  if (applicable.length > policyLimits.rules) {
    return {
      decision: 'deny',
      evaluated: [],
      findings: [
        refusal('too-many-rules', {
          description: `At most ${policyLimits.rules} rules apply to an action.`,
          facts: { rules: String(applicable.length) },
          remedy: 'Remove rules, or join some.',
        }),
      ],
    };
  }
  const findings = judgeAll(applicable, input);
  return { decision: outcomeOf(findings), findings, evaluated };
}

function outcomeOf(findings: PolicyFinding[]): PolicyDecision['decision'] {
  const counting = findings.filter(
    ({ shadow, exception }) => !shadow && !exception,
  );
  if (counting.length === 0) return 'allow';
  return counting.some(
    ({ effect, mode }) => effect === 'deny' && mode === 'enforce',
  )
    ? 'deny'
    : 'warn';
}

function judgeAll(rules: PolicyRule[], input: PolicyInput): PolicyFinding[] {
  let problem: string | undefined;
  let variables: Record<string, unknown> = {};
  try {
    checkPolicyInput(input);
    variables = variablesOf(input);
  } catch (cause) {
    problem = firstLine(cause);
  }
  return rules.flatMap(rule => judge(rule, input, variables, problem));
}

function judge(
  rule: PolicyRule,
  input: PolicyInput,
  variables: Record<string, unknown>,
  problem: string | undefined,
): PolicyFinding[] {
  let error = problem;
  if (error === undefined) {
    try {
      const result: unknown = checkExpression(rule.require)(variables);
      if (result === true) return [];
      if (result !== false) {
        error = 'The expression does not yield true or false.';
      }
    } catch (cause) {
      error = firstLine(cause);
    }
  }
  const exception = exceptionFor(rule, input);
  return [
    {
      ruleId: rule.id,
      effect: error === undefined ? rule.effect : 'deny',
      shadow: rule.mode === 'shadow',
      mode: rule.mode ?? 'enforce',
      description: rule.description,
      facts: Object.fromEntries(
        (rule.facts ?? []).map(path => [path, factAt(input, path)]),
      ),
      remedy: rule.remedy,
      ...(rule.version !== undefined && { version: rule.version }),
      ...(rule.source !== undefined && { source: rule.source }),
      ...(exception && { exception }),
      ...(error !== undefined && { error }),
    },
  ];
}

/** Undefined fields are unknown, not null; the time is a timestamp. */
function variablesOf(input: PolicyInput): Record<string, unknown> {
  const known: Record<string, unknown> = JSON.parse(
    JSON.stringify(input, (_key, value) =>
      typeof value === 'number' && !Number.isFinite(value) ? undefined : value,
    ),
  );
  const now = Date.parse(String(input.now));
  if (Number.isNaN(now)) delete known.now;
  else known.now = new Date(now);
  return { ...known, input: known };
}

function exceptionFor(
  { exceptions = [] }: PolicyRule,
  { now, service }: PolicyInput,
): PolicyException | undefined {
  const time = Date.parse(String(now));
  return exceptions.find(exception => {
    const names = [service.name, service.entityRef];
    return (
      (exception.service !== undefined || exception.team !== undefined) &&
      // Comparisons with NaN are false: a time that is not known ends it.
      time < Date.parse(exception.until) &&
      (exception.service === undefined || names.includes(exception.service)) &&
      (exception.team === undefined || exception.team === service.owner)
    );
  });
}

function refusal(
  ruleId: string,
  finding: Pick<PolicyFinding, 'description' | 'facts' | 'remedy'>,
): PolicyFinding {
  return { ruleId, effect: 'deny', shadow: false, mode: 'enforce', ...finding };
}

/** The library adds lines that point into the expression; the first says it all. */
function firstLine(cause: unknown): string {
  return String((cause as Error).message)
    .split('\n')[0]
    .slice(0, 300);
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
  if (value === undefined) return 'unknown';
  return (
    typeof value === 'object' ? JSON.stringify(value) : String(value)
  ).slice(0, 500);
}
