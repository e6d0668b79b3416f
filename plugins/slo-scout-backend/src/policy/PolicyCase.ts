import type { BreakGlass } from '@slo-scout/backstage-plugin-slo-scout-common';
import {
  evaluatePolicy,
  type PolicyDecision,
  type PolicyInput,
  type PolicyRule,
} from '@slo-scout/slo';

/**
 * What is decided on: an SLO, and who had a hand in it.
 *
 * @internal
 */
export type PolicySubject = Pick<
  PolicyInput,
  | 'action'
  | 'actor'
  | 'reason'
  | 'authors'
  | 'approver'
  | 'slo'
  | 'confidence'
  | 'changes'
>;

/**
 * The facts about a service at one time, and the policies that judge by them.
 *
 * @internal
 */
export class PolicyCase {
  readonly #rules: PolicyRule[];
  readonly #facts: Omit<PolicyInput, keyof PolicySubject>;
  readonly #breakGlass: BreakGlass | undefined;
  readonly #count: (result: string) => void;

  constructor(options: {
    rules: PolicyRule[];
    facts: Omit<PolicyInput, keyof PolicySubject>;
    breakGlass?: BreakGlass;
    /** Hears each result, for the metric. */
    count(result: string): void;
  }) {
    this.#rules = options.rules;
    this.#facts = options.facts;
    this.#breakGlass = options.breakGlass;
    this.#count = options.count;
  }

  /** Never throws: what cannot be judged is denied. */
  judge(subject: PolicySubject): {
    input: PolicyInput;
    decision: PolicyDecision;
  } {
    const input = {
      ...this.#facts,
      ...subject,
      author: subject.authors?.[0],
    } as PolicyInput;
    const decision = this.#breakIfNeeded(evaluatePolicy(this.#rules, input));
    this.#count(decision.breakGlass?.used ? 'break_glass' : decision.decision);
    return { input, decision };
  }

  /** What was denied becomes a warning, and says why. */
  #breakIfNeeded(decision: PolicyDecision): PolicyDecision {
    if (!this.#breakGlass) return decision;
    const used = decision.decision === 'deny';
    const { id, actor, reason, expiresAt } = this.#breakGlass;
    return {
      ...decision,
      decision: used ? 'warn' : decision.decision,
      breakGlass: { id, actor, reason, expiresAt, used },
    };
  }
}
