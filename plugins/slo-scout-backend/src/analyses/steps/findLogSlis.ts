import { METRIC_NAMES } from '@slo-scout/journeys';
import { findLogCandidate } from '@slo-scout/slo';
import { readLogSeries } from '../../slis/readLogSeries';
import { seriesTotals } from '../../slis/seriesTotals';
import type { AnalysisScope } from '../AnalysisScope';
import type { Candidate } from './findCandidates';

/**
 * Step 2, last: the share of log records that are not errors, at most one a service, and only
 * where neither traces nor series tell whether its requests end well.
 *
 * @param known - candidates that there are already
 * @internal
 */
export async function findLogSlis(
  scope: AnalysisScope,
  known: Candidate[],
): Promise<Candidate[]> {
  if (known.some(({ sli }) => sli.kind === 'availability')) return [];
  await scope.report('candidates', 1, 'Looking for log records of the service');
  const { name } = scope.service;
  const { events, badEvents } = seriesTotals(
    await readLogSeries(scope.telemetry, name, scope.metricsRange),
  );
  if (events === 0) return [];
  const { sli, omitted } = findLogCandidate(METRIC_NAMES, name, {
    records: events,
    errors: badEvents,
  });
  if (omitted !== undefined) {
    scope.leaveOut(omitted);
    return [];
  }
  return [{ sli, biasedSampling: false }];
}
