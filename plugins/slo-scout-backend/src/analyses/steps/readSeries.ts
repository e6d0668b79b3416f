import { toError } from '@backstage/errors';
import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { SliSeries } from '@slo-scout/slo';
import type { TimeRange } from '@slo-scout/telemetry-store';
import { isStoredLogs } from '../../slis/isStoredLogs';
import { readLogSeries } from '../../slis/readLogSeries';
import { readMetricSeries } from '../../slis/readMetricSeries';
import { readSliSeries } from '../../slis/readSliSeries';
import { readTelemetryGaps } from '../../slis/readTelemetryGaps';
import { seriesTotals } from '../../slis/seriesTotals';
import { sliSubject } from '../../slis/sliSubject';
import type { AnalysisScope } from '../AnalysisScope';
import type { Candidate } from './findCandidates';

const MAX_EXEMPLARS = 5;
const MAX_TEMPLATES = 5;

/**
 * A candidate with its history.
 *
 * @internal
 */
export interface MeasuredCandidate extends Candidate {
  series: SliSeries;
  evidence: Proposal['evidence'];
  /** Calls of the service by both ways, where both count all of them. */
  counts?: { traces: number; metrics: number };
}

/**
 * Step 3: the history of each candidate in bins of five minutes, and traces or log templates as evidence.
 * A candidate without a single event is left out, and so is one whose series cannot be read.
 *
 * @internal
 */
export async function readSeries(
  scope: AnalysisScope,
  candidates: Candidate[],
): Promise<MeasuredCandidate[]> {
  await scope.report(
    'series',
    0,
    `Reading the history of ${candidates.length} SLIs`,
  );
  const gaps = await readTelemetryGaps(scope.telemetry, scope.range);
  const measured: MeasuredCandidate[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const found = await measure(scope, candidate, gaps);
    if (found && found.evidence.events > 0) measured.push(found);
    await scope.report('series', (index + 1) / candidates.length);
  }
  return measured;
}

function measure(
  scope: AnalysisScope,
  candidate: Candidate,
  gaps: TimeRange[],
): Promise<MeasuredCandidate | undefined> {
  const { source } = candidate.sli;
  if (isStoredLogs(source)) return measureLogs(scope, candidate);
  return 'metric' in source
    ? measureMetric(scope, candidate)
    : measureTraces(scope, candidate, gaps);
}

async function measureTraces(
  scope: AnalysisScope,
  candidate: Candidate,
  gaps: TimeRange[],
): Promise<MeasuredCandidate> {
  const { telemetry, range } = scope;
  const series = await readSliSeries(scope, candidate.sli, range, gaps);
  const exemplars = await telemetry.exemplars(
    sliSubject(candidate.sli),
    range,
    MAX_EXEMPLARS,
  );
  return {
    ...candidate,
    series,
    evidence: evidenceOf(
      series,
      range,
      exemplars.map(exemplar => ({
        ...exemplar,
        timestamp: new Date(exemplar.timestamp).toISOString(),
      })),
    ),
  };
}

async function measureMetric(
  scope: AnalysisScope,
  candidate: Candidate,
): Promise<MeasuredCandidate | undefined> {
  const { metricsRange, metrics, signal } = scope;
  const { source, queries, name } = candidate.sli;
  if (!('metric' in source)) return undefined;
  try {
    const series = await readMetricSeries(
      metrics.of(source),
      queries,
      metricsRange,
      signal,
    );
    const evidence = evidenceOf(series, metricsRange, []);
    if (evidence.events === 0) {
      scope.leaveOut(
        `${name}: ${source.metric} has no two samples in five minutes; scrape it at least every two minutes`,
      );
    }
    const counts = candidate.countsService
      ? await countBothWays(scope, series)
      : undefined;
    return { ...candidate, series, counts, evidence };
  } catch (error) {
    signal.throwIfAborted();
    scope.leaveOut(`${name}: ${toError(error).message}`);
    return undefined;
  }
}

async function measureLogs(
  { telemetry, metricsRange }: AnalysisScope,
  candidate: Candidate,
): Promise<MeasuredCandidate> {
  const { service } = candidate.sli;
  const series = await readLogSeries(telemetry, service, metricsRange);
  // Those of most errors come first.
  const templates =
    (await telemetry.logTemplates?.(service, metricsRange, MAX_TEMPLATES)) ??
    [];
  return {
    ...candidate,
    series,
    evidence: {
      ...evidenceOf(series, metricsRange, []),
      errorTemplates: templates
        .filter(({ errors }) => errors > 0)
        .map(({ text, errors }) => ({ text, errors })),
    },
  };
}

/** Calls of the service in its traces and in the metric, while both were there. */
async function countBothWays(
  { telemetry, range, service }: AnalysisScope,
  series: SliSeries,
): Promise<MeasuredCandidate['counts']> {
  const counted = series.bins.filter(
    ({ start, total }) => total > 0 && start >= range.from && start < range.to,
  );
  if (counted.length === 0) return undefined;
  const operations = await telemetry.operations(service.name, {
    from: counted[0].start,
    to: counted[counted.length - 1].start + series.binSeconds,
  });
  const traces = operations.reduce((sum, { count }) => sum + count, 0);
  const metrics = counted.reduce((sum, { total }) => sum + total, 0);
  return traces > 0 ? { traces, metrics } : undefined;
}

function evidenceOf(
  series: SliSeries,
  range: TimeRange,
  exemplars: Proposal['evidence']['exemplars'],
): Proposal['evidence'] {
  return {
    from: new Date(range.from * 1000).toISOString(),
    to: new Date(range.to * 1000).toISOString(),
    ...seriesTotals(series),
    exemplars,
  };
}
