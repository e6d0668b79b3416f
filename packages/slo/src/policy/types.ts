import type { DataGate, SliKind, ValidityCheck, VariantName } from '../types';

/**
 * What a policy decides about.
 *
 * @public
 */
export type PolicyAction = 'propose' | 'approve' | 'deploy';

/**
 * The one document that every rule reads. Fields that are not known are left
 * out; a rule that reads one of them denies. Adopters may add fields of their
 * own, so any further key is allowed.
 *
 * @public
 */
export interface PolicyInput {
  action: PolicyAction;
  /** Who asks, e.g. `user:default/ada`. */
  actor: string;
  /** Why; required at approve. */
  reason?: string;
  /** Who asked for the analysis, else the first of the authors. */
  author?: string;
  /** Everyone who had a hand in it: who asked for the analysis, and who changed the target. */
  authors?: string[];
  /** Who approves now, or approved what is deployed. */
  approver?: string;
  /** ISO time of the decision; rules see it as a timestamp, so that `now.getHours("Europe/Berlin")` works. */
  now?: string;
  /** Owner of the service. */
  team?: string;
  /** Names of the windows that are open now, of all policies, and when the last of them closes. */
  freeze?: { active: string[]; until?: string };
  /** Changes that were let through in the last seven days. */
  recent?: {
    teamApprovals?: number;
    teamDeploys?: number;
    serviceApprovals: number;
    serviceDeploys: number;
  };
  /** Of the service's SLOs: the least share of a budget that is left, and the names of those without any. */
  budget?: { remaining?: number; exhausted: string[] };
  /** Whether the catalog answered, and knows the service. */
  catalog?: 'known' | 'unlisted' | 'unavailable';
  /** Rules of the service before and after, counted. */
  changes?: {
    seriesBefore: number;
    seriesAfter: number;
    recordingRules: number;
    alertingRules: number;
  };
  service: { name: string; entityRef?: string; owner?: string; tier?: string };
  slo: {
    name: string;
    target: number;
    windowDays: number;
    kind: SliKind;
    variant: VariantName | 'custom';
    /** Undefined when the data gate abstained. */
    probabilityMet?: number;
    /** Target of the SLO it replaces. */
    previousTarget?: number;
    pagesPerWeek?: number;
  };
  confidence: {
    data: DataGate['verdict'];
    validity: ValidityCheck['verdict'];
  };
  /** Shares, 0 to 1, of what the change touches, over the catalog graph. */
  blastRadius?: {
    /** Services touched, the own one included. */
    serviceCount: number;
    services: number;
    teams: number;
    routes: number;
    dashboards: number;
    critical: boolean;
    /** Services in the catalog. */
    fleetServices?: number;
    /** The nearest dependents, a few by name. */
    dependents?: string[];
  };
  [key: string]: unknown;
}

/**
 * How much a rule counts.
 *
 * @public
 */
export type PolicyMode = 'enforce' | 'warn' | 'shadow';

/**
 * A service, or all services of a team, that a rule spares for a while.
 *
 * @public
 */
export interface PolicyException {
  /** Telemetry's `service.name` or the entity ref; with `team`, both must match. */
  service?: string;
  /** Owner, e.g. `group:default/payments`. */
  team?: string;
  /** ISO time; it ends then. */
  until: string;
  reason: string;
}

/**
 * A rule: a CEL expression over {@link PolicyInput} that must be true.
 *
 * @public
 */
export interface PolicyRule {
  /** Unique, `^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`. */
  id: string;
  /** For people: what the rule is for. */
  description: string;
  /** The actions it applies to. */
  actions: PolicyAction[];
  /**
   * CEL that must evaluate to `true`, e.g. `slo.target <= 0.9999`. The fields of the input are variables; the whole
   * of it is `input`, as in `has(input.reason)`.
   */
  require: string;
  /** What follows when it is false. */
  effect: 'warn' | 'deny';
  /**
   * `enforce` (the default) lets the effect count; `warn` makes a denial a warning, also when the rule cannot be judged;
   * `shadow` reports only, whatever happens.
   */
  mode?: PolicyMode;
  /** Spared from the rule until a time. */
  exceptions?: PolicyException[];
  /** Grows with each edit; undefined for what is not edited. */
  version?: number;
  /** Where it comes from: `default`, `database`, or `file:<name>`. */
  source?: string;
  /** Dotted paths into the input whose values explain the finding, e.g. `slo.target`. */
  facts?: string[];
  /** What to do about it, one sentence. */
  remedy: string;
}

/**
 * A rule that was not satisfied.
 *
 * @public
 */
export interface PolicyFinding {
  ruleId: string;
  effect: 'warn' | 'deny';
  /** True when the rule is in shadow mode and did not count. */
  shadow: boolean;
  mode: PolicyMode;
  version?: number;
  source?: string;
  /** The exception that spared it, so that it did not count. */
  exception?: PolicyException;
  description: string;
  /** Values of the rule's facts; `unknown` where the input has none. */
  facts: Record<string, string>;
  remedy: string;
  /** Why the rule could not be judged, when it could not. */
  error?: string;
}

/**
 * The outcome over all rules.
 *
 * @public
 */
export interface PolicyDecision {
  decision: 'allow' | 'warn' | 'deny';
  findings: PolicyFinding[];
  /** Rules that applied to the action, in order. */
  evaluated: string[];
  /** The break-glass that let a denial through. */
  breakGlass?: PolicyBreakGlass;
}

/**
 * Leave to pass the policy, given to a service for a while.
 *
 * @public
 */
export interface PolicyBreakGlass {
  id: string;
  actor: string;
  reason: string;
  /** ISO time. */
  expiresAt: string;
  /** Whether a denial needed it. */
  used: boolean;
}
