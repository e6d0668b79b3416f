import { toSeries, type Sli, type SliSeries } from '@slo-scout/slo';
import type { TelemetryStore, TimeRange } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from './BIN_SECONDS';
import { sliSubject } from './sliSubject';

/** A shorter silence of all services is a quiet minute, not a gap. */
const GAP_SECONDS = 900;

/**
 * Good and total events of an SLI, with the ranges in which nothing was received from anyone.
 *
 * @param range - event time, unix seconds; the end is moved up to a whole bin
 * @internal
 */
export async function readSliSeries(
  telemetry: TelemetryStore,
  sli: Pick<Sli, 'source' | 'name' | 'kind' | 'thresholdSeconds'>,
  range: TimeRange,
): Promise<SliSeries> {
  const aligned = {
    from: Math.floor(range.from / BIN_SECONDS) * BIN_SECONDS,
    to: Math.ceil(range.to / BIN_SECONDS) * BIN_SECONDS,
  };
  const [bins, gaps] = await Promise.all([
    telemetry.series(sliSubject(sli), {
      ...aligned,
      binSeconds: BIN_SECONDS,
      thresholdSeconds: sli.thresholdSeconds,
    }),
    telemetry.gaps(aligned, GAP_SECONDS),
  ]);
  return toSeries(
    bins.map(({ start, total, errors, fast }) => ({
      start,
      total,
      good: sli.kind === 'latency' ? fast ?? 0 : total - errors,
    })),
    { ...aligned, binSeconds: BIN_SECONDS, gaps },
  );
}
