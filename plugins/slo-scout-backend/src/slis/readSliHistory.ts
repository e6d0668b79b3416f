import type { Sli, SliSeries } from '@slo-scout/slo';
import type { TimeRange } from '@slo-scout/telemetry-store';
import { readSliSeries } from './readSliSeries';
import { readTelemetryGaps } from './readTelemetryGaps';
import type { SliSources } from './SliSources';

/**
 * An SLI's series together with the ranges in which nothing was received, as a
 * prediction needs them.
 *
 * @internal
 */
export async function readSliHistory(
  sources: SliSources,
  sli: Sli,
  range: TimeRange,
): Promise<SliSeries> {
  const gaps =
    'metric' in sli.source
      ? []
      : await readTelemetryGaps(sources.telemetry, range);
  return readSliSeries(sources, sli, range, gaps);
}
