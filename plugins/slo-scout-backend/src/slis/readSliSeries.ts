import { toSeries, type Sli, type SliSeries } from '@slo-scout/slo';
import type { TelemetryStore, TimeRange } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from './BIN_SECONDS';
import { sliSubject } from './sliSubject';

/**
 * Good and total events of an SLI.
 *
 * @param range - event time, unix seconds; widened to whole bins
 * @param gaps - ranges without telemetry, where the caller's question depends on them
 * @internal
 */
export async function readSliSeries(
  telemetry: TelemetryStore,
  sli: Pick<Sli, 'source' | 'name' | 'kind' | 'thresholdSeconds'>,
  range: TimeRange,
  gaps: TimeRange[] = [],
): Promise<SliSeries> {
  const aligned = {
    from: Math.floor(range.from / BIN_SECONDS) * BIN_SECONDS,
    to: Math.ceil(range.to / BIN_SECONDS) * BIN_SECONDS,
  };
  const bins = await telemetry.series(sliSubject(sli), {
    ...aligned,
    binSeconds: BIN_SECONDS,
    thresholdSeconds: sli.thresholdSeconds,
  });
  return toSeries(
    bins.map(({ start, total, errors, fast }) => ({
      start,
      total,
      good: sli.kind === 'latency' ? fast ?? 0 : total - errors,
    })),
    { ...aligned, binSeconds: BIN_SECONDS, gaps },
  );
}
