import { toSeries, type Sli, type SliSeries } from '@slo-scout/slo';
import type { TimeRange } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from './BIN_SECONDS';
import { isStoredLogs } from './isStoredLogs';
import { readLogSeries } from './readLogSeries';
import { readMetricSeries } from './readMetricSeries';
import type { SliSources } from './SliSources';
import { sliSubject } from './sliSubject';
import { wholeBins } from './wholeBins';

/**
 * Good and total events of an SLI, from where it is measured.
 *
 * @param range - event time, unix seconds; widened to whole bins
 * @param gaps - ranges without telemetry of traces, where the caller's question depends on them; series and logs know their own
 * @internal
 */
export async function readSliSeries(
  sources: SliSources,
  sli: Pick<
    Sli,
    'source' | 'service' | 'name' | 'kind' | 'thresholdSeconds' | 'queries'
  >,
  range: TimeRange,
  gaps: TimeRange[] = [],
): Promise<SliSeries> {
  const aligned = wholeBins(range);
  if (isStoredLogs(sli.source)) {
    return readLogSeries(sources.telemetry, sli.service, aligned);
  }
  if ('metric' in sli.source) {
    const source = sources.metrics.of(sli.source);
    return readMetricSeries(source, sli.queries, aligned);
  }
  const bins = await sources.telemetry.series(sliSubject(sli), {
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
