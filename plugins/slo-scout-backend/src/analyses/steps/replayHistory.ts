import {
  chooseGuard,
  replayAlerts,
  type LowTrafficGuard,
  type ReplayedAlert,
  type TargetVariant,
  type VariantName,
} from '@slo-scout/slo';
import type { AnalysisScope } from '../AnalysisScope';
import type { TargetedCandidate } from './computeTargets';

/** Shown first when it is there. */
const PREFERENCE: VariantName[] = ['balanced', 'conservative', 'stretch'];
/** Stands in where no target is proposed, so that the traffic can be judged all the same. */
const NOMINAL_TARGET = 0.99;

/**
 * A candidate with the alerts that its rules would have sent.
 *
 * @internal
 */
export interface ReplayedCandidate extends TargetedCandidate {
  recommended: VariantName;
  guard: LowTrafficGuard;
  replay: ReplayedAlert[];
}

/**
 * Step 5: which guard low traffic needs, and when the alerts would have fired
 * over the history, both for the variant that is shown first.
 *
 * @internal
 */
export async function replayHistory(
  scope: AnalysisScope,
  candidates: TargetedCandidate[],
): Promise<ReplayedCandidate[]> {
  await scope.report('replay', 0, 'Replaying the alerts over the history');
  const replayed: ReplayedCandidate[] = [];
  for (const [index, candidate] of candidates.entries()) {
    const { series, variants } = candidate;
    const variant = recommendedOf(variants);
    const guard = chooseGuard(
      series,
      variant?.target ?? NOMINAL_TARGET,
      scope.windowDays,
    );
    replayed.push({
      ...candidate,
      recommended: variant?.name ?? 'balanced',
      guard,
      replay: variant
        ? replayAlerts(series, variant.target, scope.windowDays, guard)
        : [],
    });
    await scope.report('replay', (index + 1) / candidates.length);
  }
  return replayed;
}

function recommendedOf(variants: TargetVariant[]): TargetVariant | undefined {
  for (const name of PREFERENCE) {
    const variant = variants.find(candidate => candidate.name === name);
    if (variant) return variant;
  }
  return undefined;
}
