import type {
  Policy,
  PolicyDryRun,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import {
  evaluatePolicy,
  type PolicyDecision,
  type PolicyInput,
} from '@slo-scout/slo';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import { openWindows } from '../policy/openWindows';

/**
 * Judges inputs without and with a policy that is only tried. Windows are those of
 * the time of each decision.
 *
 * @param policies - those in force
 * @internal
 */
export async function dryRunPolicy(
  policies: Policy[],
  tried: Policy,
  inputs: Array<{ id?: string; at?: Date; input: PolicyInput }>,
): Promise<PolicyDryRun> {
  const changedSet = [...policies.filter(({ id }) => id !== tried.id), tried];
  const items: PolicyDryRun['items'] = [];
  for (const { id, at, input } of inputs) {
    const before = judge(policies, input);
    const after = judge(changedSet, input);
    items.push({
      ...(id && { decisionId: id }),
      ...(at && { at: at.toISOString() }),
      action: input.action,
      service: input.service.name,
      slo: input.slo.name,
      before: before.decision,
      after: after.decision,
      findings: after.findings.filter(({ ruleId }) => ruleId === tried.id),
    });
    await yieldToEventLoop();
  }
  return {
    evaluated: items.length,
    changed: items.filter(({ before, after }) => before !== after).length,
    items,
  };
}

function judge(policies: Policy[], input: PolicyInput): PolicyDecision {
  const now = new Date(String(input.now));
  const windows = policies.flatMap(policy => policy.windows ?? []);
  return evaluatePolicy(policies, {
    ...input,
    freeze: Number.isNaN(now.getTime()) ? undefined : openWindows(windows, now),
  });
}
