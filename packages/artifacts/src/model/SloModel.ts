import type { SloSpec } from '@slo-scout/slo';
import type { WindowQuery } from '../promql/prepareQuery';
import type { AlertPair } from './alertPairs';

/**
 * A length of time with its name in PromQL.
 *
 * @internal
 */
export interface Window {
  /** As Prometheus prints it, e.g. `5m`. */
  name: string;
  seconds: number;
}

/**
 * What all generators know of an SLO: texts cleaned, numbers as decimals, names decided.
 *
 * @internal
 */
export interface SloModel {
  spec: SloSpec;
  /** Sloth's id, `<service>-<name>`, safe anywhere. */
  id: string;
  name: string;
  /** One line each, still to be escaped for where they go. */
  service: string;
  title: string;
  description: string;
  /** The labels that identify the SLO, Sloth's. */
  labels: { sloth_id: string; sloth_service: string; sloth_slo: string };
  /** The same as PromQL matchers, in braces. */
  selector: string;
  /** `0.999`. */
  objective: string;
  /** `99.9`. */
  objectivePercent: string;
  /** `0.001`. */
  budget: string;
  /** `0.1`. */
  budgetPercent: string;
  bad: WindowQuery;
  total: WindowQuery;
  /** The shortest window; what is recorded over it is summed into the period. */
  base: Window;
  /** The SLO's own window. */
  period: Window;
  /** Windows of the recorded ratios, ascending, without the period. */
  windows: Window[];
  /** Page quick, page slow, ticket quick, ticket slow. */
  pairs: AlertPair[];
  /** How long the metrics may be absent before somebody is told. */
  absentFor: Window;
  /** `https://…/runbook.md#name`; undefined without a base URL. */
  runbookUrl?: string;
  dashboardUrl?: string;
}
