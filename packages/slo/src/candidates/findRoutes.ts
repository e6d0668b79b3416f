import type { SeriesLabels } from './DiscoveredMetric';
import { isProbe } from './isProbe';
import { valuesOf } from './valuesOf';

/** More of them would be more SLOs than a team can look after. */
const MAX_ROUTES = 10;
/** Ids that a template would have replaced. */
const RAW_ID = /\/\d+(?=\/|$|\?)|[0-9a-f]{8}-[0-9a-f]{4}-|[0-9a-f]{16}|\?/i;
/** What libraries write when they do not know. */
const NO_ROUTE =
  /^(unknown|_other|other|\*|\/\*\*?|none|n\/a|not_found|root)?$/i;

/**
 * The routes of a metric.
 *
 * @internal
 */
export interface Routes {
  label: string;
  /** Worth an SLI each; none when there is one only, or when they are not bounded. */
  own: string[];
  /** Routes of probes. */
  probes: string[];
  /** Why there is no SLI a route, in one sentence. */
  problem?: string;
}

/**
 * Finds the label that tells routes apart, what probes call, and whether the rest is bounded.
 *
 * @param routeLabels - in the spelling with underscores, the first that exists is taken
 * @internal
 */
export function findRoutes(
  metric: string,
  series: readonly SeriesLabels[],
  routeLabels: readonly string[],
): Routes | undefined {
  const values = valuesOf(series);
  const label = routeLabels
    .map(wanted =>
      [...values.keys()].find(name => name.replace(/\./g, '_') === wanted),
    )
    .find(name => name !== undefined);
  if (label === undefined) return undefined;
  const routes = [...values.get(label)!].sort();
  const probes = routes.filter(isProbe);
  const own = routes.filter(route => !isProbe(route) && !NO_ROUTE.test(route));
  const raw = own.find(route => RAW_ID.test(route));
  if (raw !== undefined) {
    return {
      ...{ label, probes, own: [] },
      problem: `The label ${label} of ${metric} holds ids, e.g. ${raw.slice(
        0,
        80,
      )}: only the service as a whole is measured by it.`,
    };
  }
  if (own.length > MAX_ROUTES) {
    return {
      ...{ label, probes, own: [] },
      problem: `The label ${label} of ${metric} has ${own.length} values, more than ${MAX_ROUTES}: only the service as a whole is measured by it.`,
    };
  }
  return { label, probes, own: own.length > 1 ? own : [] };
}
