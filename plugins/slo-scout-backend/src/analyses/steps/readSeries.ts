import type { Proposal } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { SliSeries } from '@slo-scout/slo';
import { readSliSeries } from '../../slis/readSliSeries';
import { readTelemetryGaps } from '../../slis/readTelemetryGaps';
import { seriesTotals } from '../../slis/seriesTotals';
import { sliSubject } from '../../slis/sliSubject';
import type { AnalysisScope } from '../AnalysisScope';
import type { Candidate } from './findCandidates';

const MAX_EXEMPLARS = 5;

/**
 * A candidate with its history.
 *
 * @internal
 */
export interface MeasuredCandidate extends Candidate {
  series: SliSeries;
  evidence: Proposal['evidence'];
}

/**
 * Step 3: the history of each candidate in bins of five minutes, and traces as evidence.
 * A candidate without a single event is left out.
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
    const { telemetry, range } = scope;
    const series = await readSliSeries(telemetry, candidate.sli, range, gaps);
    const totals = seriesTotals(series);
    if (totals.events > 0) {
      const exemplars = await telemetry.exemplars(
        sliSubject(candidate.sli),
        range,
        MAX_EXEMPLARS,
      );
      measured.push({
        ...candidate,
        series,
        evidence: {
          from: new Date(range.from * 1000).toISOString(),
          to: new Date(range.to * 1000).toISOString(),
          ...totals,
          exemplars: exemplars.map(exemplar => ({
            ...exemplar,
            timestamp: new Date(exemplar.timestamp).toISOString(),
          })),
        },
      });
    }
    await scope.report('series', (index + 1) / candidates.length);
  }
  return measured;
}
