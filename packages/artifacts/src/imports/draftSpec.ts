import { sloId, type LowTrafficGuard, type SloSpec } from '@slo-scout/slo';
import { buildModel } from '../model/buildModel';
import { nodesOf, parsePromql } from '../promql/parsePromql';
import { plainText } from '../text/plainText';
import { latencyThreshold } from './latencyThreshold';
import { sloName } from './sloName';
import type { ImportOptions } from './types';

const DEFAULT_DAYS = 30;
const DEFAULT_SCRAPE_SECONDS = 30;

/**
 * What an imported document says of an SLO.
 *
 * @internal
 */
export interface Draft {
  /** Telemetry's `service.name`. */
  service: string;
  name: string;
  title?: string;
  description?: string;
  /** Ratio. */
  target: number;
  windowDays?: number;
  /** Prepared queries. */
  bad: string;
  total: string;
  /** What else is known, e.g. from our own annotations. */
  known?: Partial<Pick<SloSpec, 'scrapeIntervalSeconds' | 'rationale'>> & {
    guard?: LowTrafficGuard['mode'];
  };
}

/**
 * An SLO of what a document says, with honest values for what it does not:
 * nobody has predicted whether the target will be met, and nobody has said whether users feel the SLI.
 *
 * @throws Error with one sentence when nothing can be made of it
 * @internal
 */
export function draftSpec(draft: Draft, options: ImportOptions): SloSpec {
  const { service, target, bad, total, known = {} } = draft;
  const name = sloName(draft.name);
  const thresholdSeconds = latencyThreshold(bad);
  const title = plainText(draft.title ?? draft.name);
  const spec: SloSpec = {
    id: sloId(service, name),
    name,
    title,
    service,
    sli: {
      name,
      service,
      kind: thresholdSeconds === undefined ? 'availability' : 'latency',
      description: plainText(draft.description || title, 600),
      ...(thresholdSeconds !== undefined && { thresholdSeconds }),
      source: { type: 'prometheus', metric: firstMetric(total) },
      queries: { bad, total },
      userFacing: {
        value: false,
        reason: 'The imported document does not say whether users feel it.',
      },
    },
    target,
    windowDays: draft.windowDays ?? options.windowDays ?? DEFAULT_DAYS,
    guard: {
      mode: known.guard ?? 'none',
      minimumBadEvents: 0,
      requestsPerHour: 0,
      falsePagesPerWeek: 0,
      reason: 'Imported; the traffic was not looked at.',
    },
    scrapeIntervalSeconds:
      known.scrapeIntervalSeconds ??
      options.scrapeIntervalSeconds ??
      DEFAULT_SCRAPE_SECONDS,
    rationale: known.rationale ?? {
      variant: 'custom',
      // Nothing is known: as likely as not.
      probabilityMet: 0.5,
      provisional: true,
      historyDays: 0,
      exemplarTraceIds: [],
    },
    ...(options.runbookBaseUrl && { runbookBaseUrl: options.runbookBaseUrl }),
    ...(options.dashboardBaseUrl && {
      dashboardBaseUrl: options.dashboardBaseUrl,
    }),
  };
  // What cannot be rendered is refused here, where the reason can be told beside the document.
  buildModel(spec);
  return spec;
}

function firstMetric(query: string): string {
  const parseable = query.replaceAll('{{.window}}', '5m');
  const [identifier] = nodesOf(parsePromql(parseable).topNode, 'Identifier');
  return identifier ? parseable.slice(identifier.from, identifier.to) : '';
}
