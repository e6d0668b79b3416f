import { policyLimits } from './policyLimits';
import type { PolicyInput } from './types';

/**
 * Holds an input document against {@link policyLimits}.
 *
 * @throws Error with one sentence.
 * @internal
 */
export function checkPolicyInput(input: PolicyInput): void {
  check(input, 0);
  const { length } = JSON.stringify(input);
  if (length > policyLimits.inputLength) {
    throw new Error(
      `The facts take ${length} characters; a decision can be made on ${policyLimits.inputLength}.`,
    );
  }
}

function check(value: unknown, depth: number): void {
  if (typeof value === 'bigint' || typeof value === 'function') {
    throw new Error(`The facts hold a ${typeof value}; give plain JSON.`);
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth >= policyLimits.inputDepth) {
    throw new Error(
      `The facts nest deeper than ${policyLimits.inputDepth} levels.`,
    );
  }
  const entries = Object.values(value);
  if (entries.length > policyLimits.inputEntries) {
    throw new Error(
      `The facts hold a list of ${entries.length}; keep lists to ${policyLimits.inputEntries}.`,
    );
  }
  for (const entry of entries) check(entry, depth + 1);
}
