import { SYSTEM_ACTOR } from '../../http/Caller';
import type { PolicyCase } from '../../policy/PolicyCase';
import type { AnalysisScope } from '../AnalysisScope';
import type { ReplayedCandidate } from './replayHistory';

/**
 * Step 6: targets that the policy would deny anyway are not proposed.
 *
 * @internal
 */
export async function applyPolicy(
  scope: AnalysisScope,
  candidates: ReplayedCandidate[],
  policyCase: PolicyCase,
): Promise<ReplayedCandidate[]> {
  await scope.report('policy', 0, 'Asking the policy');
  const { windowDays } = scope;
  return candidates.map(candidate => {
    const { sli, confidence } = candidate;
    const variants = candidate.variants.filter(
      variant =>
        policyCase.judge({
          action: 'propose',
          actor: SYSTEM_ACTOR,
          slo: {
            name: sli.name,
            target: variant.target,
            windowDays,
            kind: sli.kind,
            variant: variant.name,
            probabilityMet: variant.probabilityMet,
            pagesPerWeek: variant.pagesPerWeek,
          },
          confidence: {
            data: confidence.data.verdict,
            validity: confidence.validity.verdict,
          },
        }).decision.decision !== 'deny',
    );
    const recommended =
      variants.find(({ name }) => name === candidate.recommended) ??
      variants[0];
    return {
      ...candidate,
      variants,
      recommended: recommended?.name ?? candidate.recommended,
    };
  });
}
