import { hash32 } from '../hash';
import type { Exemplar } from '../types';

/** How many of each reason are kept: five in all. */
const QUOTA: Record<Exemplar['reason'], number> = {
  slowest: 2,
  error: 2,
  random: 1,
};

/** The order in which exemplars of one reason are preferred; total, so that merging is the same in any order. */
const PREFERRED: Record<
  Exemplar['reason'],
  (a: Exemplar, b: Exemplar) => number
> = {
  slowest: (a, b) => b.durationSeconds - a.durationSeconds || byId(a, b),
  error: (a, b) => b.durationSeconds - a.durationSeconds || byId(a, b),
  random: (a, b) => hash32(a.traceId) - hash32(b.traceId) || byId(a, b),
};

const REASONS = ['slowest', 'error', 'random'] as const;

function byId(a: Exemplar, b: Exemplar): number {
  if (a.traceId === b.traceId) {
    return 0;
  }
  return a.traceId < b.traceId ? -1 : 1;
}

/**
 * The exemplars to keep of all that are given: the two slowest traces, the two
 * slowest failed ones, and one at random with the trace id as the seed. A
 * trace may be kept for more than one reason. Choosing from what was chosen
 * before gives the same as choosing from everything at once.
 *
 * @internal
 */
export function chooseExemplars(candidates: Exemplar[]): Exemplar[] {
  return REASONS.flatMap(reason => {
    const sorted = candidates
      .filter(candidate => candidate.reason === reason)
      .sort(PREFERRED[reason]);
    return sorted
      .filter((e, i) => i === 0 || e.traceId !== sorted[i - 1].traceId)
      .slice(0, QUOTA[reason]);
  });
}

/**
 * Adds a trace to the exemplars of a capsule, in place.
 *
 * @internal
 */
export function offerExemplar(
  kept: Exemplar[],
  trace: Omit<Exemplar, 'reason'>,
  failed: boolean,
): void {
  for (const reason of REASONS) {
    if (reason === 'error' && !failed) {
      continue;
    }
    const candidate = { ...trace, reason };
    let worst: number | undefined;
    let count = 0;
    for (let i = 0; i < kept.length; i++) {
      if (kept[i].reason === reason) {
        count++;
        if (
          worst === undefined ||
          PREFERRED[reason](kept[i], kept[worst]) > 0
        ) {
          worst = i;
        }
      }
    }
    if (count < QUOTA[reason]) {
      kept.push(candidate);
    } else if (
      worst !== undefined &&
      PREFERRED[reason](candidate, kept[worst]) < 0
    ) {
      kept[worst] = candidate;
    }
  }
}
