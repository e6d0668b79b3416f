import type { CollectorConfig, TargetConfig } from '../config/CollectorConfig';
import type { PrometheusClient } from '../client/PrometheusClient';
import { RequestFailure } from '../client/RequestFailure';
import { formatSelector } from '../read/formatSelector';
import { parseApiAnswer } from '../read/parseApiAnswer';
import { parseLabels, parseNumber, parseSample } from '../read/parseSample';
import type { Matcher } from '../read/parseSelector';
import type { Labels } from '../read/Series';
import { type FoundMetric, familiesIn } from './familiesIn';
import { escapeRegExp, planSelector } from './planQuery';
import type { PlannedQuery } from './PlannedQuery';
import { serviceOf } from './serviceOf';

const NAMES_OF_MS = 3_600_000;

/** @internal */
export interface Discovery {
  queries: PlannedQuery[];
  /** Services that a query leaves out since they have too many series, by metric. */
  left: { metric: string; services: string[] }[];
  /** Metrics beyond `limits.queries`. */
  dropped: string[];
}

/**
 * Finds the metrics of servers that a target has now: their names by
 * `/api/v1/label/__name__/values`, then how many series each service has of
 * them. That is counted by the server (`count by`), where `/api/v1/series`
 * would list them all.
 *
 * @throws RequestFailure
 * @internal
 */
export async function discover(
  client: PrometheusClient,
  target: TargetConfig,
  { limits, serviceLabels }: CollectorConfig,
  nowMs: number,
): Promise<Discovery> {
  const found = familiesIn(await metricNames(client, nowMs), target.discovery);
  const taken = found.slice(0, limits.queries);
  const left: Discovery['left'] = [];
  const queries = await Promise.all(
    taken.map(async metric => {
      const labels = [
        ...new Set([...(metric.family.serviceLabels ?? []), ...serviceLabels]),
      ];
      const plan = planOf(metric, labels);
      const counted = await countSeries(client, plan, metric, nowMs);
      if (counted.size === 0) return undefined;
      const choice = choose(counted, labels, limits);
      if (choice.left.length > 0) {
        left.push({ metric: metric.name, services: choice.left });
      }
      if (!choice.matcher) return choice.none ? undefined : plan;
      const matchers = [...plan.matchers!, choice.matcher];
      return { ...plan, matchers, expression: formatSelector(matchers) };
    }),
  );
  return {
    queries: queries.filter(query => query !== undefined),
    left,
    dropped: found.slice(limits.queries).map(({ name }) => name),
  };
}

async function metricNames(
  client: PrometheusClient,
  nowMs: number,
): Promise<string[]> {
  const { body } = await client.get(
    '/api/v1/label/__name__/values',
    new URLSearchParams({
      start: String(Math.floor((nowMs - NAMES_OF_MS) / 1000)),
      end: String(Math.floor(nowMs / 1000)),
    }),
  );
  const { data } = parseApiAnswer(body);
  if (!Array.isArray(data) || data.some(name => typeof name !== 'string')) {
    throw new RequestFailure('invalid', 'the response is not a list of names');
  }
  return data;
}

function planOf(metric: FoundMetric, labels: string[]): PlannedQuery {
  const name: Matcher = { label: '__name__', op: '=', value: metric.name };
  return planSelector([name], metric.name, metric.kind, labels);
}

/** Number of series by what names the service. */
async function countSeries(
  client: PrometheusClient,
  plan: PlannedQuery,
  { family }: FoundMetric,
  nowMs: number,
): Promise<Map<Labels, number>> {
  const by = [
    ...new Set([
      ...plan.serviceLabels,
      'namespace',
      'service_namespace',
      ...(family.resultLabels ?? []),
    ]),
  ];
  const { body } = await client.form(
    '/api/v1/query',
    new URLSearchParams({
      // Also series that ended a moment ago: their last points and their end are still to be taken.
      query: `count by (${by.join(',')}) (last_over_time(${
        plan.expression
      }[5m]))`,
      time: String(nowMs / 1000),
    }),
  );
  const { result } = parseApiAnswer(body).data as Record<string, unknown>;
  if (!Array.isArray(result)) {
    throw new RequestFailure('invalid', 'the response is not a vector');
  }
  const counted = new Map<Labels, number>();
  for (const { metric, value } of result) {
    const labels = parseLabels(metric);
    if (family.resultLabels && !family.resultLabels.some(l => labels[l])) {
      continue;
    }
    counted.set(labels, parseSample(value, parseNumber).value);
  }
  return counted;
}

/**
 * When a metric has more series than are taken, whole services are left out:
 * half of a service's series would give a wrong ratio.
 */
function choose(
  counted: ReadonlyMap<Labels, number>,
  serviceLabels: readonly string[],
  limits: CollectorConfig['limits'],
): { matcher?: Matcher; none?: boolean; left: string[] } {
  const total = [...counted.values()].reduce((sum, n) => sum + n, 0);
  if (total <= limits.seriesPerQuery) return { left: [] };
  const byLabel = new Map<string, Map<string, number>>();
  for (const [labels, n] of counted) {
    const label = serviceLabels.find(name => labels[name]);
    if (label === undefined) continue;
    const values = byLabel.get(label) ?? new Map<string, number>();
    values.set(labels[label], (values.get(labels[label]) ?? 0) + n);
    byLabel.set(label, values);
  }
  // One matcher can name the services of one label only: that of most of them.
  const [label, values] = [...byLabel].sort(
    (a, b) => b[1].size - a[1].size,
  )[0] ?? ['', new Map<string, number>()];
  const admitted: string[] = [];
  const left = [...byLabel]
    .filter(([other]) => other !== label)
    .flatMap(([, others]) => [...others.keys()]);
  let room = limits.seriesPerQuery;
  for (const [value, n] of [...values].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (n <= limits.seriesPerService && n <= room) {
      admitted.push(value);
      room -= n;
    } else {
      left.push(serviceOf({ [label]: value }, [label])?.name ?? value);
    }
  }
  if (admitted.length === 0) return { none: true, left };
  return {
    left,
    matcher: {
      label,
      op: '=~',
      value: admitted.map(escapeRegExp).join('|'),
    },
  };
}
