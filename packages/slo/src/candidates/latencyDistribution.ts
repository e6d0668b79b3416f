import { PERCEPTION_LADDER } from '../latency/chooseLatencyThreshold';
import { seriesSelector } from '../queries/seriesSelector';
import { eventRate } from './eventRate';
import type { RequestMetric } from './RequestMetric';

/** Below what people perceive: calls between services. */
const FINE_SECONDS = [0.005, 0.01, 0.025, 0.05];

/**
 * PromQL of the observed distribution: `cumulative` has one series a bound, its
 * label `le` in the unit of the metric, of calls that ended well; `total` counts all calls. Native histograms
 * are asked at the durations that people tell apart.
 *
 * @public
 */
export function latencyDistribution(metric: RequestMetric): {
  cumulative: string;
  total: string;
} {
  const { name, type, matchers, good, unitSeconds } = metric;
  const total = eventRate(metric, [], 'increase');
  if (type !== 'native-histogram') {
    const selector = seriesSelector(`${name}_bucket`, [...matchers, ...good]);
    return {
      cumulative: `sum by (le) (increase(${selector}[{{.window}}]))`,
      total,
    };
  }
  const selector = seriesSelector(name, [...matchers, ...good]);
  const all = `sum(increase(${selector}[{{.window}}]))`;
  const at = (seconds: number) => {
    const le = Number((seconds / unitSeconds).toPrecision(12));
    return `label_replace(histogram_fraction(0, ${le}, ${all}) * histogram_count(${all}), "le", "${le}", "", "")`;
  };
  const bounds = [...FINE_SECONDS, ...PERCEPTION_LADDER].map(at);
  return {
    cumulative: [
      ...bounds,
      `label_replace(histogram_count(${all}), "le", "+Inf", "", "")`,
    ].join(' or '),
    total,
  };
}
