/**
 * Events of one bin of time. `good ≤ total`; both are counts of events, and
 * may be fractional when they are adjusted for sampling.
 *
 * @public
 */
export interface Bin {
  /** Start of the bin, unix seconds. */
  start: number;
  good: number;
  total: number;
}

/**
 * Equally spaced bins, ascending, without gaps: a bin without traffic has
 * `total = 0`. A bin from which no telemetry was received at all (collector
 * down) is told apart by `observed = false` in {@link SliSeries.gaps}.
 *
 * @public
 */
export interface SliSeries {
  binSeconds: number;
  bins: Bin[];
  /** Ranges of unix seconds, [from, to), in which the pipeline saw nothing from anyone. */
  gaps: Array<{ from: number; to: number }>;
}

/**
 * What a ratio SLI counts.
 *
 * @public
 */
export type SliKind = 'availability' | 'latency';

/**
 * Where the events of an SLI come from.
 *
 * @public
 */
export type SliSource =
  | { type: 'journey'; journeyId: string; journeyName: string }
  | { type: 'operation'; service: string; operation: string; spanKind: number }
  | {
      type: 'prometheus';
      metric: string;
      /** Label matchers of its series; undefined for all of them. */
      selector?: string;
      /** The Prometheus that holds them; undefined for the only one. */
      cluster?: string;
    }
  | {
      /** Records of a service's logs, counted by a metric. */
      type: 'logs';
      metric: string;
      selector?: string;
      cluster?: string;
    };

/**
 * PromQL of a ratio. `{{.window}}` stands for the range, as in Sloth.
 * Each is one aggregated expression with no labels left, e.g.
 * `sum(rate(x_total{outcome="error"}[{{.window}}]))`.
 *
 * @public
 */
export interface RatioQueries {
  bad: string;
  total: string;
}

/**
 * A service level indicator: bad events over total events.
 *
 * @public
 */
export interface Sli {
  /** Unique within a service, `^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`, at most 63 characters: e.g. `checkout-availability`. */
  name: string;
  /** Telemetry's `service.name`. */
  service: string;
  kind: SliKind;
  /** For people: what is measured, in one sentence. */
  description: string;
  /** Latency only: an event is good when it took at most this long. Always a boundary of the histogram. */
  thresholdSeconds?: number;
  source: SliSource;
  queries: RatioQueries;
  /** Whether users feel it, and why we think so. */
  userFacing: { value: boolean; reason: string };
}

/**
 * How sure a proposal wants to be that the target is met.
 *
 * @public
 */
export type VariantName = 'conservative' | 'balanced' | 'stretch';

/**
 * A proposed target with the probability that it is met in the next window.
 *
 * @public
 */
export interface TargetVariant {
  name: VariantName;
  /** Ratio in (0,1), a rung of the ladder. */
  target: number;
  /** P(SLI of the next window ≥ target). */
  probabilityMet: number;
  /** Expected share of the error budget used in a window; 1 = all of it. */
  expectedBudgetUse: number;
  /** Pages a week that the rules would have sent over the history. */
  pagesPerWeek: number;
}

/**
 * A point of the curve target → P(met).
 *
 * @public
 */
export interface WhatIfPoint {
  target: number;
  probabilityMet: number;
  expectedBudgetUse: number;
  pagesPerWeek: number;
}

/**
 * Part A of the confidence: may these data carry a target at all?
 *
 * @public
 */
export interface DataGate {
  verdict: 'pass' | 'provisional' | 'abstain';
  /** One sentence a fact, each with what to do about it. */
  findings: Array<{
    id: 'history' | 'coverage' | 'gaps' | 'sampling' | 'traffic';
    ok: boolean;
    fact: string;
    remedy?: string;
  }>;
  historyDays: number;
  /** Share of the history in which telemetry was received. */
  coverage: number;
}

/**
 * Part B of the confidence: does the SLI measure what users feel?
 *
 * @public
 */
export interface ValidityCheck {
  verdict: 'pass' | 'warn' | 'fail';
  findings: Array<{
    id: 'user-facing' | 'invariant' | 'agreement';
    ok: boolean;
    fact: string;
  }>;
}

/**
 * Part C of the confidence.
 *
 * @public
 */
export interface Prediction {
  /** Mean of the predictive distribution of the next window's SLI. */
  mean: number;
  /** Quantiles 0.05, 0.25, 0.5, 0.75, 0.95. */
  quantiles: [number, number, number, number, number];
  /** Number of simulated windows. */
  samples: number;
  /** Length of the predicted window in days. */
  windowDays: number;
}

/**
 * The three parts, never mixed into one number.
 *
 * @public
 */
export interface Confidence {
  data: DataGate;
  validity: ValidityCheck;
  prediction?: Prediction;
}

/**
 * When an alert of the rules would have fired over the history.
 *
 * @public
 */
export interface ReplayedAlert {
  severity: 'page' | 'ticket';
  /** unix seconds. */
  from: number;
  to: number;
  /** Highest burn rate of the short window while firing. */
  peakBurnRate: number;
}

/**
 * How single errors are kept from paging where traffic is low.
 *
 * @public
 */
export interface LowTrafficGuard {
  mode: 'none' | 'count-guard' | 'tickets-only';
  /** Bad events that the long window must hold before a page; 0 with mode none. */
  minimumBadEvents: number;
  /** Requests an hour seen over the history (median of busy hours). */
  requestsPerHour: number;
  /** Expected false pages a week from single errors with this guard. */
  falsePagesPerWeek: number;
  reason: string;
}

/**
 * An SLO as approved: everything the artifacts need, nothing else.
 *
 * @public
 */
export interface SloSpec {
  /** `<service>-<name>`, Sloth's id. */
  id: string;
  /** Unique within the service; same grammar as {@link Sli.name}. */
  name: string;
  /** Display name. */
  title: string;
  service: string;
  /** Catalog entity, `component:default/checkout`; undefined when not in the catalog. */
  entityRef?: string;
  owner?: string;
  sli: Sli;
  /** Ratio in (0,1). */
  target: number;
  /** Rolling window in days: 7, 28, 30 or 90. */
  windowDays: number;
  guard: LowTrafficGuard;
  /** Scrape interval of the metrics in seconds; the short window is at least four of them. */
  scrapeIntervalSeconds: number;
  /** Why this target: P(met), variant, who approved. Shown in the runbook and the OpenSLO document. */
  rationale: {
    variant: VariantName | 'custom';
    probabilityMet: number;
    provisional: boolean;
    historyDays: number;
    exemplarTraceIds: string[];
  };
  /** Base URL for runbook links in annotations, without a trailing slash. */
  runbookBaseUrl?: string;
  dashboardBaseUrl?: string;
}
