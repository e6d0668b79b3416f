import type {
  Analysis,
  Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { MetricsSources } from '../metrics-source/MetricsSources';
import type { TelemetryStore, TimeRange } from '@slo-scout/telemetry-store';

/**
 * What the steps of one analysis share.
 *
 * @internal
 */
export interface AnalysisScope {
  service: Service;
  telemetry: TelemetryStore;
  metrics: MetricsSources;
  /** Event time of traces that is looked at. */
  range: TimeRange;
  /** The same of series, which end now; whole bins. */
  metricsRange: TimeRange;
  windowDays: number;
  /** Nobody asked for it. */
  automatic: boolean;
  /** Aborts when the attempt has to end. */
  signal: AbortSignal;
  /** Notes what could not be looked at, in one sentence; it is told with the result. */
  leaveOut(sentence: string): void;
  /** What was noted, each once. */
  omissions: ReadonlySet<string>;
  /**
   * Tells how far the step is, lets other work run, and throws when the analysis
   * was cancelled, took too long or was taken over.
   *
   * @param fraction - of the step, 0 to 1
   */
  report(
    step: NonNullable<Analysis['step']>,
    fraction: number,
    message?: string,
  ): Promise<void>;
}
