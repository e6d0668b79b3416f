import { toSeries, type SliSeries } from '@slo-scout/slo';
import type { TelemetryStore, TimeRange } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from './BIN_SECONDS';
import { readTelemetryGaps } from './readTelemetryGaps';
import { silences } from './silences';

/**
 * A service's log records, good unless they are errors, as the store counted them.
 * Gaps are where neither the service logged nor a trace of anyone was received:
 * a service that is quiet while others are heard has no gap.
 *
 * @param range - whole bins
 * @internal
 */
export async function readLogSeries(
  telemetry: TelemetryStore,
  service: string,
  range: TimeRange,
): Promise<SliSeries> {
  const counted =
    (await telemetry.logSeries?.(service, {
      ...range,
      binSeconds: BIN_SECONDS,
    })) ?? [];
  const silent = await readTelemetryGaps(telemetry, range);
  const starts = counted.map(({ start }) => start);
  const gaps = silent.flatMap(gap =>
    silences(
      starts.filter(start => start + BIN_SECONDS > gap.from && start < gap.to),
      gap,
    ),
  );
  return toSeries(
    counted.map(({ start, total, errors }) => ({
      start,
      total,
      good: total - errors,
    })),
    { ...range, binSeconds: BIN_SECONDS, gaps },
  );
}
