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
  /** Who made the proposal or asked for the analysis. */
  author?: string;
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
  };
  [key: string]: unknown;
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
  /** `shadow` reports only, whatever happens; default `enforce`. */
  mode?: 'enforce' | 'shadow';
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
}
