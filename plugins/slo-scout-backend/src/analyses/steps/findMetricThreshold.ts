import type {
  MetricSeries,
  MetricsSource,
} from '@slo-scout/backstage-plugin-slo-scout-node';
import {
  chooseLatencyThreshold,
  latencyDistribution,
  type RequestMetric,
} from '@slo-scout/slo';
import type { AnalysisScope } from '../AnalysisScope';

const DAY_SECONDS = 86_400;
/** Each weekday twice says what is slow today; more is only dearer. */
const MAX_DAYS = 14;

/**
 * The threshold of a latency SLI, from the observed distribution: one of the
 * bounds that exist, in seconds.
 *
 * @returns undefined when nothing was counted, or too many were slower than the last bound
 * @throws Error with one sentence when a query fails
 * @internal
 */
export async function findMetricThreshold(
  { metricsRange, signal }: AnalysisScope,
  source: MetricsSource,
  metric: RequestMetric,
): Promise<number | undefined> {
  const { cumulative, total } = latencyDistribution(metric);
  const days = {
    from: Math.max(
      metricsRange.to - MAX_DAYS * DAY_SECONDS,
      metricsRange.from + DAY_SECONDS,
    ),
    to: metricsRange.to,
    step: DAY_SECONDS,
  };
  const read = (query: string) =>
    source.range(query.replaceAll('{{.window}}', '1d'), days, signal);
  const counts = new Map<number, number>();
  for (const series of await read(cumulative)) {
    const le = Number((series.labels.le ?? '').replace('Inf', 'Infinity'));
    // Two spellings of a bound are one bucket.
    counts.set(le, (counts.get(le) ?? 0) + sumOf(series));
  }
  const all = (await read(total)).reduce(
    (sum, series) => sum + sumOf(series),
    0,
  );
  const shared =
    metric.type === 'native-histogram'
      ? [...counts.keys()]
      : metric.bounds.map(({ le }) => le);
  return chooseLatencyThreshold(
    shared
      .filter(le => counts.has(le))
      .map(le => ({
        le: Number((le * metric.unitSeconds).toPrecision(12)),
        count: counts.get(le)!,
      })),
    all,
    { endedWell: counts.get(Infinity) },
  )?.thresholdSeconds;
}

function sumOf({ samples }: MetricSeries): number {
  return samples.reduce((sum, { value }) => sum + (value > 0 ? value : 0), 0);
}
