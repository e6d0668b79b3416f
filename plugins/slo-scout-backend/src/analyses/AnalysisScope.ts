import type {
  Analysis,
  Service,
} from '@slo-scout/backstage-plugin-slo-scout-common';
import type { TelemetryStore, TimeRange } from '@slo-scout/telemetry-store';

/**
 * What the steps of one analysis share.
 *
 * @internal
 */
export interface AnalysisScope {
  service: Service;
  telemetry: TelemetryStore;
  /** Event time that is looked at. */
  range: TimeRange;
  windowDays: number;
  /** Nobody asked for it. */
  automatic: boolean;
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
