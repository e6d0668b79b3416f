import { mergeHistograms } from '../histogram/mergeHistograms';
import type { Capsule, CapsuleStep, SparseHistogram } from '../types';
import { chooseExemplars } from './exemplars';

/**
 * One capsule that says what both say; the same for any order and grouping.
 *
 * @throws RangeError when they are not of one id
 * @public
 */
export function mergeCapsules(a: Capsule, b: Capsule): Capsule {
  if (a.id !== b.id) {
    throw new RangeError(
      `Capsules ${a.id} and ${b.id} are of different variants or minutes`,
    );
  }
  return {
    ...a,
    ok: a.ok + b.ok,
    error: a.error + b.error,
    late: a.late + b.late,
    adjustedOk: a.adjustedOk + b.adjustedOk,
    adjustedError: a.adjustedError + b.adjustedError,
    okDurations: mergeHistograms([a.okDurations, b.okDurations]),
    errorDurations: mergeHistograms([a.errorDurations, b.errorDurations]),
    steps: mergeSteps(inOrder(a.steps), inOrder(b.steps)),
    exemplars: chooseExemplars([...a.exemplars, ...b.exemplars]),
  };
}

/** Builders and stores keep steps in order, so that this mostly finds them sorted. */
function inOrder(steps: CapsuleStep[]): CapsuleStep[] {
  const sorted = steps.every(
    (step, i) => i === 0 || compareSteps(steps[i - 1], step) < 0,
  );
  return sorted ? steps : [...steps].sort(compareSteps);
}

function mergeSteps(a: CapsuleStep[], b: CapsuleStep[]): CapsuleStep[] {
  const merged: CapsuleStep[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const order = compareSteps(a[i], b[j]);
    if (order < 0) merged.push(a[i++]);
    else if (order > 0) merged.push(b[j++]);
    else merged.push(mergeStep(a[i++], b[j++]));
  }
  while (i < a.length) merged.push(a[i++]);
  while (j < b.length) merged.push(b[j++]);
  return merged;
}

function mergeStep(a: CapsuleStep, b: CapsuleStep): CapsuleStep {
  return {
    ...a,
    count: a.count + b.count,
    errors: a.errors + b.errors,
    durations: mergeHistograms([a.durations, b.durations]),
    errorDurations: mergeErrors(a, b),
  };
}

/** What is not known of one part is not known of the whole; a part without errors is always known. */
function mergeErrors(
  a: CapsuleStep,
  b: CapsuleStep,
): SparseHistogram | undefined {
  const parts: SparseHistogram[] = [];
  for (const { errors, errorDurations } of [a, b]) {
    if (errorDurations) {
      parts.push(errorDurations);
    } else if (errors > 0) {
      return undefined;
    }
  }
  return mergeHistograms(parts);
}

/**
 * Steps by service, operation and kind.
 *
 * @internal
 */
export function compareSteps(a: CapsuleStep, b: CapsuleStep): number {
  if (a.service !== b.service) {
    return a.service < b.service ? -1 : 1;
  }
  if (a.operation !== b.operation) {
    return a.operation < b.operation ? -1 : 1;
  }
  return a.kind - b.kind;
}
