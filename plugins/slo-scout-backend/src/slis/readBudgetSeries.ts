import type { ErrorBudget } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { MetricsSource } from '@slo-scout/backstage-plugin-slo-scout-node';
import {
  labelMatcher,
  toSeries,
  type RatioQueries,
  type SliSeries,
  type SloSpec,
} from '@slo-scout/slo';
import type { TimeRange } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from './BIN_SECONDS';
import { isStoredLogs } from './isStoredLogs';
import { readSliSeries } from './readSliSeries';
import type { SliSources } from './SliSources';
import { wholeBins } from './wholeBins';

/** A source that begins at most this share of the window late knows the budget. */
const MISSING_SHARE = 0.05;

/**
 * The events of an SLO and what counted them.
 *
 * @internal
 */
export interface BudgetSeries {
  series: SliSeries;
  measuredBy: NonNullable<ErrorBudget['measuredBy']>;
}

/**
 * The events that an error budget is made of. Where Prometheus is configured it is what the alerts see: the recorded
 * series of the SLO once they reach back over the window, else the SLI's queries; for an SLI of traces, or of logs that
 * are counted here, only when these reach back, else what is stored. A Prometheus that fails takes nothing from those.
 *
 * @param windowStart - where the window begins, unix seconds; the range may begin earlier
 * @internal
 */
export async function readBudgetSeries(
  sources: SliSources,
  spec: Pick<SloSpec, 'id' | 'sli' | 'windowDays'>,
  range: TimeRange,
  windowStart: number,
): Promise<BudgetSeries> {
  const aligned = wholeBins(range);
  const { sli } = spec;
  const latest = windowStart + MISSING_SHARE * (aligned.to - windowStart);
  const read = async (source: MetricsSource, queries: RatioQueries) => {
    const { bins, answered } = await sources.metrics.ratios.read(
      source,
      queries,
      aligned,
    );
    return answered.length > 0 && answered[0] <= latest
      ? toSeries(bins, { ...aligned, binSeconds: BIN_SECONDS })
      : undefined;
  };
  const stored = isStoredLogs(sli.source);
  if ('metric' in sli.source && !stored) {
    const source = sources.metrics.of(sli.source);
    const recorded = await read(source, recordedQueries(spec.id));
    if (recorded) return { series: recorded, measuredBy: 'recording-rules' };
    const { bins } = await sources.metrics.ratios.read(
      source,
      sli.queries,
      aligned,
    );
    const series = toSeries(bins, { ...aligned, binSeconds: BIN_SECONDS });
    return { series, measuredBy: 'queries' };
  }
  for (const source of sources.metrics.all()) {
    for (const [measuredBy, queries] of [
      ['recording-rules', recordedQueries(spec.id)],
      ['queries', sli.queries],
    ] as const) {
      const series = await read(source, queries).catch(() => undefined);
      if (series) return { series, measuredBy };
    }
  }
  const series = await readSliSeries(sources, sli, aligned);
  return { series, measuredBy: stored ? 'log-counts' : 'capsules' };
}

/** The rates that the recording rules of `@slo-scout/artifacts` keep, one sample a bin. */
function recordedQueries(sloId: string): RatioQueries {
  const recorded = (what: 'bad' | 'total') =>
    `max({__name__=~"slo_scout:${what}:rate.+",${labelMatcher(
      'sloth_id',
      sloId,
    )}})`;
  return { bad: recorded('bad'), total: recorded('total') };
}
