import type {
  Drift,
  LowTrafficGuard,
  Prediction,
  ReplayedAlert,
  WhatIfPoint,
} from '@slo-scout/slo';
import type { LintFile, LintReport } from '@slo-scout/slo/lint';

/**
 * How the error budget of an SLO may go on over the next window.
 *
 * @public
 */
export interface ErrorBudgetForecast {
  target: number;
  windowDays: number;
  /** ISO: now and a window later. */
  from: string;
  to: string;
  /** Days of history behind it. */
  historyDays: number;
  /** Share of the budget left now; negative = overspent. */
  remaining: number;
  /** P(spent at some time until `to`); 1 when it is spent now. */
  probabilityExhausted: number;
  /** 95 % interval of that probability, from the number of simulated futures alone. */
  probabilityInterval: { low: number; high: number };
  /** P(spent by the end of each day to come). */
  probabilityByDay: number[];
  /** Dates between which the budget is spent in the futures where it is: 10, 50 and 90 %. Absent when it is spent in none. */
  exhaustion?: { early: string; median: string; late: string };
  /** Share of the budget left at `to`: 5, 50 and 95 %. */
  remainingAtEnd: { low: number; median: number; high: number };
  /** Simulated futures; 0 when there were no events, and nothing can be said. */
  samples: number;
}

/**
 * What another target, or another window, would mean for an SLO.
 *
 * @public
 */
export interface SloSimulation extends WhatIfPoint {
  windowDays: number;
  /** Predicted SLI of the next window; absent without events. */
  prediction?: Prediction;
  /** The guard that low traffic would need. */
  guard: LowTrafficGuard;
  /** Alerts over the history, newest first, at most 200. */
  replay: ReplayedAlert[];
  /** All alerts over the history. */
  alerts: { pages: number; tickets: number };
  /** The history that was judged, ISO. */
  history: { from: string; to: string };
}

/**
 * What drift detection last saw of an SLO.
 *
 * @public
 */
export interface DriftState {
  verdict: Drift['verdict'];
  /** P(the next window meets the target). */
  probabilityMet: number;
  /** Expected share of the budget that the next window uses. */
  expectedBudgetUse: number;
  /** One sentence each, the most telling first. */
  reasons: string[];
  /** ISO: since when the service is at another level. */
  since?: string;
  checkedAt: string;
  /** The proposal of a new target that came of it. */
  proposalId?: string;
}

/**
 * Why a proposal wants another target for an SLO that exists.
 *
 * @public
 */
export interface TargetRevision {
  sloId: string;
  /** The target that no longer fits, ratio in (0,1). */
  target: number;
  verdict: 'too-strict' | 'too-loose';
  reasons: string[];
  /** ISO: since when the service is at another level. */
  since?: string;
}

/**
 * A journey that is measured as a whole, beside what its parts alone could
 * have told.
 *
 * @public
 */
export interface JourneyComposite {
  journeyId: string;
  journeyName: string;
  windowDays: number;
  /** ISO. */
  from: string;
  to: string;
  /** Good over all traces of the journey; absent without any. */
  measured?: number;
  traces: number;
  /** Bounds on the journey's availability from the parts alone, whatever their failures have to do with each other. */
  bounds: { lower: number; upper: number; independent: number };
  /** Steps of the journey, worst first, at most 100. */
  parts: Array<{
    service: string;
    operation: string;
    calls: number;
    errors: number;
    /** Share of the journey's traces in which no call of the step failed, from the counts. */
    availability: number;
  }>;
}

/**
 * Documents to lint.
 *
 * @public
 */
export interface LintRequest {
  /** At most 200, together at most 2 MB. */
  files: Array<Pick<LintFile, 'path' | 'content'>>;
  /** Default: what `sloScout.artifacts.scrapeIntervalSeconds` says. */
  scrapeIntervalSeconds?: number;
}

/**
 * What linting found.
 *
 * @public
 */
export type LintAnswer = LintReport;
