import type { Slo } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { Drift } from '@slo-scout/slo';
import type { AnalysisScope } from '../analyses/AnalysisScope';
import { computeTargets } from '../analyses/steps/computeTargets';
import type { MeasuredCandidate } from '../analyses/steps/readSeries';
import { replayHistory } from '../analyses/steps/replayHistory';
import type { NewProposal } from '../database/ProposalStore';

/**
 * A proposal of another target for an SLO that drifted, with the evidence of
 * any other proposal.
 *
 * @returns undefined where the target fits, the data carry none, or the one that would be recommended is the present one.
 * @internal
 */
export async function proposeRevision(
  scope: AnalysisScope,
  slo: Slo,
  drift: Drift,
  measured: MeasuredCandidate,
): Promise<Omit<NewProposal, 'id' | 'analysisId'> | undefined> {
  const { verdict, reasons, since } = drift;
  if (verdict !== 'too-strict' && verdict !== 'too-loose') return undefined;
  const targeted = await computeTargets(scope, [measured]);
  const [candidate] = await replayHistory(scope, targeted);
  const { target, windowDays } = slo.spec;
  const better = candidate.variants.filter(variant =>
    verdict === 'too-strict'
      ? variant.target < target
      : variant.target > target,
  );
  const recommended =
    better.find(({ name }) => name === candidate.recommended) ?? better[0];
  if (!recommended) return undefined;
  const { sli, whatIf, confidence, guard, replay, evidence } = candidate;
  return {
    serviceId: slo.serviceId,
    windowDays,
    recommended: recommended.name,
    document: {
      sli,
      variants: better,
      whatIf,
      confidence,
      guard,
      replay,
      evidence,
      revises: {
        sloId: slo.id,
        target,
        verdict,
        reasons,
        ...(since !== undefined && {
          since: new Date(since * 1000).toISOString(),
        }),
      },
    },
  };
}
