import {
  checkValidity,
  dataGate,
  predictNextWindow,
  proposeTargets,
  summarizePrediction,
  whatIfCurve,
  type Confidence,
  type TargetVariant,
  type WhatIfPoint,
} from '@slo-scout/slo';
import type { AnalysisScope } from '../AnalysisScope';
import type { MeasuredCandidate } from './readSeries';

/**
 * A candidate with its targets. Where the data abstain or the SLI is not valid
 * there are none, and the confidence says why.
 *
 * @internal
 */
export interface TargetedCandidate extends MeasuredCandidate {
  confidence: Confidence;
  variants: TargetVariant[];
  whatIf: WhatIfPoint[];
}

/**
 * Step 4: what the data can carry, whether the SLI is valid, and the targets
 * that the next window is likely to meet.
 *
 * @internal
 */
export async function computeTargets(
  scope: AnalysisScope,
  candidates: MeasuredCandidate[],
): Promise<TargetedCandidate[]> {
  await scope.report('targets', 0, 'Simulating the next window');
  const targeted: TargetedCandidate[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const { series, sli, biasedSampling, counts } = candidate;
    const data = dataGate(series, { sampling: 'unsampled', biasedSampling });
    const validity = checkValidity(sli, series, counts);
    if (data.verdict === 'abstain' || validity.verdict === 'fail') {
      targeted.push({
        ...candidate,
        confidence: { data, validity },
        variants: [],
        whatIf: [],
      });
    } else {
      const distribution = predictNextWindow(series, {
        windowDays: scope.windowDays,
      });
      await scope.report('targets', (index + 0.5) / candidates.length);
      targeted.push({
        ...candidate,
        confidence: {
          data,
          validity,
          prediction: summarizePrediction(distribution),
        },
        variants: proposeTargets(series, distribution),
        whatIf: whatIfCurve(series, distribution),
      });
    }
    await scope.report('targets', (index + 1) / candidates.length);
  }
  return targeted;
}
