import { NotAllowedError } from '@backstage/errors';
import {
  evaluatePolicy,
  type PolicyDecision,
  type PolicyInput,
  type PolicyRule,
} from '@slo-scout/slo';

/**
 * Asks the policy, which denies when in doubt.
 *
 * @returns the decision, allow or warn.
 * @throws NotAllowedError with the rules that deny and what to do about each.
 * @internal
 */
export function requirePolicy(
  rules: PolicyRule[],
  input: PolicyInput,
): PolicyDecision {
  const decision = evaluatePolicy(rules, input);
  if (decision.decision === 'deny') {
    const denials = decision.findings
      .filter(({ effect, shadow }) => effect === 'deny' && !shadow)
      .map(({ ruleId, facts, remedy, error }) => {
        const known = Object.entries(facts).map(
          ([fact, value]) => `${fact} = ${value}`,
        );
        const why = [...known, ...(error ? [error] : [])].join(', ');
        return `${ruleId}${why && ` (${why})`}: ${remedy}`;
      });
    throw new NotAllowedError(
      `The policy denies to ${input.action} "${input.slo.name}": ${denials.join(
        ' ',
      )}`,
    );
  }
  return decision;
}
