import type { Sli, SliSeries } from '@slo-scout/slo';
import type { TelemetryStore, TimeRange } from '@slo-scout/telemetry-store';
import { readSliSeries } from './readSliSeries';
import { readTelemetryGaps } from './readTelemetryGaps';

/**
 * An SLI's series together with the ranges in which nothing was received, as a
 * prediction needs them.
 *
 * @internal
 */
export async function readSliHistory(
  telemetry: TelemetryStore,
  sli: Sli,
  range: TimeRange,
): Promise<SliSeries> {
  const gaps = await readTelemetryGaps(telemetry, range);
  return readSliSeries(telemetry, sli, range, gaps);
}
