import type { MetricsSource } from '@slo-scout/backstage-plugin-slo-scout-node';
import { toSeries, type RatioQueries, type SliSeries } from '@slo-scout/slo';
import type { TimeRange } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from './BIN_SECONDS';
import { readRatio } from './readRatio';
import { silences } from './silences';

/**
 * Good and total events by the queries of an SLI. Gaps are where neither the queries nor `up` have an answer:
 * while Prometheus scraped others, a counter that did not exist counted nothing.
 *
 * @param range - whole bins
 * @throws Error with one sentence, of the source or about the queries
 * @internal
 */
export async function readMetricSeries(
  source: MetricsSource,
  queries: RatioQueries,
  range: TimeRange,
  signal?: AbortSignal,
): Promise<SliSeries> {
  const { bins, answered } = await readRatio(source, queries, range, signal);
  let gaps = silences(answered, range);
  if (gaps.length > 0) {
    const up = await source.range(
      'count(up)',
      { from: range.from + BIN_SECONDS, to: range.to, step: BIN_SECONDS },
      signal,
    );
    const alive = up.flatMap(({ samples }) =>
      samples.map(({ time }) => time - BIN_SECONDS),
    );
    gaps = silences([...answered, ...alive], range);
  }
  return toSeries(bins, { ...range, binSeconds: BIN_SECONDS, gaps });
}
