import { escapeRegExp } from '../queries/escapeRegExp';
import { labelMatcher } from '../queries/labelMatcher';
import { assertRatioQueries } from './assertRatioQueries';
import { availabilityQueries } from './availabilityQueries';
import type { DiscoveredMetric, SeriesLabels } from './DiscoveredMetric';
import { findRoutes, type Routes } from './findRoutes';
import type { MetricCandidate } from './MetricCandidate';
import {
  FOREIGN_METRICS,
  METRIC_FAMILIES,
  type MetricFamily,
  type MetricLayer,
} from './metricFamilies';
import type { RequestMetric } from './RequestMetric';
import { namesService, SERVICE_LABELS } from './serviceLabels';
import { statusLabels } from './statusLabels';
import { valuesOf } from './valuesOf';

/** Taken only where the service counts its calls in neither of the first. */
const FALLBACKS: readonly MetricLayer[] = ['mesh', 'spans', 'graph', 'generic'];

/**
 * What was found, and in sentences what was left out and why.
 *
 * @public
 */
export interface MetricCandidates {
  candidates: MetricCandidate[];
  omitted: string[];
}

/**
 * Derives SLIs of a service from the series that exist: which label tells the
 * service, how a call ended and what was called, and which buckets there are, is read off the series.
 * Of several metrics that count the same calls, that of the service itself is preferred to the mesh, spans and the service graph.
 *
 * @param options - `usersEnter`: whether journeys of users are known to begin at the service
 * @public
 */
export function findMetricCandidates(
  service: string,
  metrics: readonly DiscoveredMetric[],
  options: { usersEnter: boolean },
): MetricCandidates {
  const omitted: string[] = [];
  const byKind = new Map<string, MetricCandidate[]>();
  for (const family of METRIC_FAMILIES) {
    const found = metrics
      .filter(({ name }) => familyOf(name) === family)
      .flatMap(metric => ofMetric(service, metric, family, metrics, omitted));
    for (const kind of ['availability', 'latency'] as const) {
      const candidates = found.filter(candidate => candidate.kind === kind);
      const key = `${kind} ${layerKey(family.layer)}`;
      if (candidates.length === 0 || byKind.has(key)) continue;
      if (
        FALLBACKS.includes(family.layer) &&
        (byKind.has(`${kind} http`) || byKind.has(`${kind} grpc`))
      ) {
        continue;
      }
      // Both forms of a histogram, or a counter and a histogram, count the same calls.
      const [first] = candidates;
      byKind.set(
        key,
        candidates
          .filter(
            ({ metric }) =>
              metric.name === first.metric.name &&
              metric.type === first.metric.type,
          )
          .map(candidate => ({
            ...candidate,
            userFacing: userFacing(family, service, options.usersEnter),
          })),
      );
    }
  }
  return {
    candidates: [...byKind.values()].flat(),
    omitted: [...new Set(omitted)],
  };
}

function layerKey(layer: MetricLayer): string {
  return FALLBACKS.includes(layer) ? 'fallback' : layer;
}

function familyOf(name: string): MetricFamily | undefined {
  if (FOREIGN_METRICS.test(name)) return undefined;
  // A summary's number of observations goes by the name of its family.
  return METRIC_FAMILIES.find(({ names }) =>
    new RegExp(`^(?:${names})(_count)?$`).test(name),
  );
}

function ofMetric(
  service: string,
  metric: DiscoveredMetric,
  family: MetricFamily,
  metrics: readonly DiscoveredMetric[],
  omitted: string[],
): MetricCandidate[] {
  if (family.failed?.metric === metric.name) return [];
  const selected = selectService(service, metric, family);
  if (!selected) return [];
  if (metric.problem) {
    omitted.push(metric.problem);
    return [];
  }
  const routes = findRoutes(
    metric.name,
    selected.series,
    family.routeLabels ?? [],
  );
  if (routes?.problem) omitted.push(routes.problem);
  const statuses = statusLabels(selected.series);
  const request: RequestMetric = {
    name: metric.name,
    type: metric.type,
    matchers: [...selected.matchers, ...withoutProbes(routes)],
    good: statuses.map(({ good }) => good),
    bad: statuses.length === 1 ? statuses[0].bad : undefined,
    bounds: metric.bounds,
    unitSeconds: unitSeconds(metric.name, family),
  };
  const failed = family.failed?.of === metric.name && family.failed.metric;
  const hasFailed =
    failed && metrics.some(({ name }) => name === failed) ? failed : undefined;
  const scopes = [
    { request, route: undefined },
    ...(routes?.own ?? []).map(route => ({
      request: {
        ...request,
        matchers: [...selected.matchers, labelMatcher(routes!.label, route)],
      },
      route,
    })),
  ];
  const candidates = scopes.flatMap(({ request: scoped, route }) =>
    candidatesOf(service, scoped, family, route, hasFailed),
  );
  if (candidates.length === 0) {
    omitted.push(
      `${metric.name} has no label that tells which calls failed, and no buckets.`,
    );
  }
  return candidates;
}

function candidatesOf(
  service: string,
  metric: RequestMetric,
  family: MetricFamily,
  route: string | undefined,
  failed: string | undefined,
): MetricCandidate[] {
  const base = {
    layer: family.layer,
    label: route === undefined ? family.slug : `${family.slug} ${route}`,
    what: whatIsCounted(service, family, route),
    wholeService: route === undefined,
    metric,
    userFacing: { value: false, reason: '' },
  };
  const candidates: MetricCandidate[] = [];
  const failedRequests = failed && {
    bad: availabilityQueries({ ...metric, name: failed, bad: '', good: [] })
      .total,
    total: availabilityQueries({ ...metric, bad: '', good: [] }).total,
  };
  if (failedRequests || metric.good.length > 0) {
    const queries = failedRequests || availabilityQueries(metric);
    assertRatioQueries(queries);
    candidates.push({ ...base, kind: 'availability', queries });
  }
  if (
    (metric.type === 'histogram' && metric.bounds.length > 0) ||
    metric.type === 'native-histogram'
  ) {
    candidates.push({ ...base, kind: 'latency' });
  }
  return candidates;
}

interface Selected {
  series: SeriesLabels[];
  matchers: string[];
}

/** The label that names the service, and the one side of a call that is counted. */
function selectService(
  service: string,
  { series: all, serviceLabels: own = [] }: DiscoveredMetric,
  { serviceLabels = [], only = {} }: MetricFamily,
): Selected | undefined {
  for (const wanted of [...own, ...serviceLabels, ...SERVICE_LABELS]) {
    const [label, values] = labelNamed(wanted, all) ?? [];
    const named = values?.filter(value => namesService(wanted, value, service));
    if (label === undefined || !named?.length) continue;
    return Object.entries(only).reduce<Selected | undefined>(
      (selected, [side, kept]) => selected && oneSide(selected, side, kept),
      {
        series: all.filter(labels => named.includes(labels[label] ?? '')),
        matchers: [oneOf(label, named)],
      },
    );
  }
  return undefined;
}

function oneSide(
  { series, matchers }: Selected,
  side: string,
  kept: readonly RegExp[],
): Selected | undefined {
  const [label, values] = labelNamed(side, series) ?? [];
  if (label === undefined) return { series, matchers };
  const chosen = kept
    .map(pattern => values!.filter(value => pattern.test(value)))
    .find(({ length }) => length > 0);
  return (
    chosen && {
      series: series.filter(labels => chosen.includes(labels[label] ?? '')),
      matchers: [...matchers, oneOf(label, chosen)],
    }
  );
}

/** A label, with underscores or dots, and its values. */
function labelNamed(
  wanted: string,
  series: readonly SeriesLabels[],
): [string, string[]] | undefined {
  const found = [...valuesOf(series)].find(
    ([name]) => name.replace(/\./g, '_') === wanted,
  );
  return found && [found[0], [...found[1]]];
}

function oneOf(label: string, values: string[]): string {
  return values.length === 1
    ? labelMatcher(label, values[0])
    : labelMatcher(label, [...values].sort().map(escapeRegExp).join('|'), '=~');
}

function withoutProbes(routes: Routes | undefined): string[] {
  if (!routes || routes.probes.length === 0) return [];
  const { label, probes } = routes;
  return [
    probes.length === 1
      ? labelMatcher(label, probes[0], '!=')
      : labelMatcher(label, probes.map(escapeRegExp).join('|'), '!~'),
  ];
}

function unitSeconds(name: string, family: MetricFamily): number {
  return /_(milliseconds|ms)$/.test(name) || family.milliseconds?.test(name)
    ? 0.001
    : 1;
}

function whatIsCounted(
  service: string,
  { layer, title }: MetricFamily,
  route: string | undefined,
): string {
  if (layer === 'logs') return `log records of ${service}`;
  const called = route === undefined ? service : `${route} at ${service}`;
  return `calls of ${called}, as counted by ${title},`;
}

function userFacing(
  { layer, title }: MetricFamily,
  service: string,
  usersEnter: boolean,
): MetricCandidate['userFacing'] {
  if (layer === 'logs') {
    return {
      value: false,
      reason: `It counts lines that ${service} logs: one request can write none of them or many.`,
    };
  }
  if (layer === 'edge') {
    return {
      value: true,
      reason: `It is counted at the edge, by ${title}, as those outside meet it.`,
    };
  }
  return usersEnter
    ? {
        value: true,
        reason: `Journeys of users begin at ${service}, which counts these calls.`,
      }
    : {
        value: false,
        reason: `It counts the calls of ${service} by whoever makes them; neither an ingress nor a journey that begins here says that they are users.`,
      };
}
