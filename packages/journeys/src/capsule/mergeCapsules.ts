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
  const steps = new Map<string, CapsuleStep>();
  for (const step of [...a.steps, ...b.steps]) {
    const key = `${step.service}\u0000${step.operation}\u0000${step.kind}`;
    const known = steps.get(key);
    steps.set(
      key,
      known
        ? {
            ...step,
            count: known.count + step.count,
            errors: known.errors + step.errors,
            durations: mergeHistograms([known.durations, step.durations]),
            errorDurations: mergeErrors(known, step),
          }
        : step,
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
    steps: [...steps.values()].sort(compareSteps),
    exemplars: chooseExemplars([...a.exemplars, ...b.exemplars]),
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
