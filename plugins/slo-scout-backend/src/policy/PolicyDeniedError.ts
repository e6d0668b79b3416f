import { NotAllowedError } from '@backstage/errors';
import type { PolicyDecision } from '@slo-scout/slo';
import type { NewPolicyDecision } from '../database/PolicyDecisionStore';

/**
 * The policy denies. The decision is part of the answer to the caller.
 *
 * @internal
 */
export class PolicyDeniedError extends NotAllowedError {
  readonly decision: PolicyDecision;
  readonly #record: NewPolicyDecision;

  constructor(record: NewPolicyDecision) {
    const { input, decision } = record;
    super(
      `The policy denies to ${input.action} "${input.slo.name}": ${denialsOf(
        decision,
      ).join(' ')}`,
    );
    this.decision = decision;
    this.#record = record;
  }

  /** What to keep of it, once the transaction that it ended is gone. */
  record(): NewPolicyDecision {
    return this.#record;
  }
}

function denialsOf({ findings }: PolicyDecision): string[] {
  return findings
    .filter(
      ({ effect, mode, exception }) =>
        effect === 'deny' && mode === 'enforce' && !exception,
    )
    .map(({ ruleId, facts, remedy, error }) => {
      const known = Object.entries(facts).map(
        ([fact, value]) => `${fact} = ${value}`,
      );
      const why = [...known, ...(error ? [error] : [])].join(', ');
      return `${ruleId}${why && ` (${why})`}: ${remedy}`;
    });
}
