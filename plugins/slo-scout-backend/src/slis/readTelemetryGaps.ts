import type { TelemetryStore, TimeRange } from '@slo-scout/telemetry-store';

/** A shorter silence of all services is a quiet minute, not a gap. */
const GAP_SECONDS = 900;

/**
 * Ranges in which nothing was received from anyone.
 *
 * @internal
 */
export function readTelemetryGaps(
  telemetry: TelemetryStore,
  range: TimeRange,
): Promise<TimeRange[]> {
  return telemetry.gaps(range, GAP_SECONDS);
}
