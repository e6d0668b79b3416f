import type { PolicyDecision, PolicyInput, PolicyRule } from '@slo-scout/slo';

/**
 * A time in which a policy may forbid changes: rules read the names of the open
 * ones in `freeze.active`. Either once, `from` to `to`, or again and again, from each time of `cron` for `hours`.
 *
 * @public
 */
export interface FreezeWindow {
  /** Unique over all policies, `^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`. */
  name: string;
  /** IANA zone in which `cron` is meant; default UTC. */
  timeZone?: string;
  /** Five fields, e.g. `0 16 * * 5` for Fridays at four. */
  cron?: string;
  /** More than 0, at most 744. */
  hours?: number;
  /** ISO time with offset. */
  from?: string;
  to?: string;
}

/**
 * A policy as it is written, in a file or by the API.
 *
 * @public
 */
export interface PolicyDraft
  extends Omit<PolicyRule, 'mode' | 'version' | 'source'> {
  mode?: PolicyRule['mode'];
  windows?: FreezeWindow[];
}

/**
 * A policy with its origin.
 *
 * @public
 */
export interface Policy extends PolicyDraft {
  mode: NonNullable<PolicyRule['mode']>;
  /** `default`, `database`, or `file:` and its path. */
  source: string;
  /** Of a policy in the database; grows with each edit. */
  version?: number;
  updatedAt?: string;
  updatedBy?: string;
  /** Source of the policy with the same id that counts instead of this one: files before the database before defaults. */
  overriddenBy?: string;
}

/**
 * All policies.
 *
 * @public
 */
export interface PolicySet {
  items: Policy[];
  /** What is wrong with files now, or hides a policy; one sentence each. */
  problems: string[];
}

/**
 * A decision that was made at approve or deploy, or a denial at either.
 *
 * @public
 */
export interface PolicyDecisionRecord {
  id: string;
  at: string;
  action: PolicyInput['action'];
  actor: string;
  serviceId: string;
  serviceName: string;
  /** Name of the SLO. */
  slo: string;
  sloId?: string;
  proposalId: string;
  /** With break-glass, what it made of a denial is `break_glass`. */
  result: 'allow' | 'warn' | 'deny' | 'break_glass';
  decision: PolicyDecision;
}

/**
 * A policy to try, on one input or on decisions that were made.
 *
 * @public
 */
export interface PolicyDryRunRequest {
  policy: PolicyDraft;
  /** Instead of decisions that were made. */
  input?: PolicyInput;
  /** Newest decisions to try it on, 1 to 200; default 50. */
  last?: number;
}

/**
 * What a policy would change.
 *
 * @public
 */
export interface PolicyDryRun {
  evaluated: number;
  changed: number;
  /** Newest first; each with the outcome under today's policies without and with the one tried. */
  items: Array<{
    /** Undefined for a given input. */
    decisionId?: string;
    at?: string;
    action: PolicyInput['action'];
    service: string;
    slo: string;
    before: PolicyDecision['decision'];
    after: PolicyDecision['decision'];
    /** What the tried policy found, if anything. */
    findings: PolicyDecision['findings'];
  }>;
}

/**
 * Leave to pass the policy, given to a service for a while.
 *
 * @public
 */
export interface BreakGlass {
  id: string;
  serviceId: string;
  serviceName: string;
  actor: string;
  reason: string;
  createdAt: string;
  expiresAt: string;
  /** When somebody ended it before its time. */
  endedAt?: string;
  endedBy?: string;
  /** Denials that it let through. */
  uses: number;
}
