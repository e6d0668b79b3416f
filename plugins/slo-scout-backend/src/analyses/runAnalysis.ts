import { NotFoundError } from '@backstage/errors';
import { ANALYSIS_STEPS } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { TelemetryStore, TimeRange } from '@slo-scout/telemetry-store';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Database } from '../database/Database';
import { SYSTEM_ACTOR } from '../http/Caller';
import { AnalysisClaimLostError } from './AnalysisClaimLostError';
import type { MetricsSources } from '../metrics-source/MetricsSources';
import { BIN_SECONDS } from '../slis/BIN_SECONDS';
import type { PolicyEngine } from '../policy/PolicyEngine';
import type { AnalysisScope } from './AnalysisScope';
import { applyPolicy } from './steps/applyPolicy';
import type { WordsWriter } from '../words/WordsWriter';
import { computeTargets } from './steps/computeTargets';
import { describeProposals } from './steps/describeProposals';
import { findCandidates } from './steps/findCandidates';
import { findLogSlis } from './steps/findLogSlis';
import { findMetricSlis } from './steps/findMetricSlis';
import { readJourneys } from './steps/readJourneys';
import { readSeries } from './steps/readSeries';
import { replayHistory } from './steps/replayHistory';
import { saveProposals } from './steps/saveProposals';

const DAY_SECONDS = 86_400;

/**
 * One attempt at an analysis.
 *
 * @internal
 */
export interface AnalysisAttempt {
  analysisId: string;
  /** Given by the store when the attempt was started. */
  number: number;
  /** Aborts when it takes too long, or the process ends. */
  signal: AbortSignal;
}

/**
 * What an analysis works with.
 *
 * @internal
 */
export interface AnalysisDependencies {
  database: Database;
  telemetry: TelemetryStore;
  metrics: MetricsSources;
  policy: PolicyEngine;
  windowDays: number;
  historyDays: number;
  /** Undefined when no language model is configured. */
  words?: WordsWriter;
}

/**
 * Runs the steps of an analysis in order. Nothing but its progress is written
 * before the last one.
 *
 * @throws AnalysisClaimLostError, the signal's reason, or what a step threw.
 * @internal
 */
export async function runAnalysis(
  attempt: AnalysisAttempt,
  dependencies: AnalysisDependencies,
): Promise<void> {
  const { database, telemetry, metrics, policy, windowDays, words } =
    dependencies;
  const omissions = new Set<string>();
  const scope: AnalysisScope = {
    ...(await findService(attempt, dependencies)),
    telemetry,
    metrics,
    windowDays,
    signal: attempt.signal,
    omissions,
    leaveOut: sentence => omissions.add(sentence),
    report: (step, fraction, message) =>
      report(database, attempt, step, fraction, message),
  };
  const journeys = await readJourneys(scope);
  const traced = await findCandidates(scope, journeys);
  const counted = await findMetricSlis(
    scope,
    traced,
    journeys.entries.length > 0,
  );
  const logged = await findLogSlis(scope, [...traced, ...counted]);
  const measured = await readSeries(scope, [...traced, ...counted, ...logged]);
  const targeted = await computeTargets(scope, measured);
  const replayed = await replayHistory(scope, targeted);
  const allowed = await applyPolicy(
    scope,
    replayed,
    await policy.open(database, scope.service, 'propose'),
  );
  const described = await describeProposals(scope, allowed, words);
  await saveProposals(scope, described, {
    database,
    analysisId: attempt.analysisId,
    number: attempt.number,
  });
}

async function findService(
  attempt: AnalysisAttempt,
  { database, telemetry, metrics, historyDays }: AnalysisDependencies,
): Promise<
  Pick<AnalysisScope, 'service' | 'range' | 'metricsRange' | 'automatic'>
> {
  const analysis = await database.analyses.get(attempt.analysisId);
  const service = analysis && (await database.services.get(analysis.serviceId));
  if (!analysis || !service) throw new AnalysisClaimLostError();
  const observed = await telemetry.observedServices();
  const traced = observed.some(candidate => candidate.service === service.name);
  const metricsRange = untilNow(historyDays);
  if (
    !traced &&
    metrics.all().length === 0 &&
    !(await hasLogs(telemetry, service.name, metricsRange))
  ) {
    throw new NotFoundError(
      `No telemetry with service.name "${service.name}" was received; send some, or name the one it sends in the annotation slo-scout.io/service-name`,
    );
  }
  const range = traced
    ? historyOf(await telemetry.extent(), historyDays)
    : metricsRange;
  await database.analyses.noteHistory(attempt.analysisId, attempt.number);
  const automatic = analysis.requestedBy === SYSTEM_ACTOR;
  return { service, range, metricsRange, automatic };
}

async function hasLogs(
  telemetry: TelemetryStore,
  service: string,
  range: TimeRange,
): Promise<boolean> {
  const bins = await telemetry.logSeries?.(service, {
    ...range,
    binSeconds: DAY_SECONDS,
  });
  return bins !== undefined && bins.length > 0;
}

/** Series are stored as they happen; a bin that has not ended is not whole. */
function untilNow(historyDays: number): TimeRange {
  const to = Math.floor(Date.now() / 1000 / BIN_SECONDS) * BIN_SECONDS;
  return { from: to - historyDays * DAY_SECONDS, to };
}

/** The history ends with the newest telemetry, which may be weeks ago in a backfill. */
function historyOf(
  extent: TimeRange | undefined,
  historyDays: number,
): TimeRange {
  if (!extent) {
    throw new NotFoundError(
      'No traces were received yet; point an OTLP exporter at SLO-Scout first',
    );
  }
  const longest = historyDays * DAY_SECONDS;
  return { from: Math.max(extent.from, extent.to - longest), to: extent.to };
}

async function report(
  database: Database,
  attempt: AnalysisAttempt,
  step: (typeof ANALYSIS_STEPS)[number],
  fraction: number,
  message?: string,
): Promise<void> {
  await yieldToEventLoop();
  attempt.signal.throwIfAborted();
  const current = await database.analyses.report(
    attempt.analysisId,
    attempt.number,
    {
      step,
      progress:
        (ANALYSIS_STEPS.indexOf(step) + fraction) / ANALYSIS_STEPS.length,
      message,
    },
  );
  if (!current) throw new AnalysisClaimLostError();
}
