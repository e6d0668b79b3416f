import { jaccard } from './similarity';
import { isNoChance } from './succession';
import type { KnownOperation } from './Vocabulary';

/** Old and new may run beside each other for this share of the shorter one's time. */
const MAX_OVERLAP = 0.1;
/** Between old and new at most this share of the shorter one's time may pass, or so many times the usual time between two traces. */
const MAX_GAP = 0.5;
const MAX_PAUSES = 5;
/** Callees and name together, half each; where neither calls anything, that says half. */
const MIN_SCORE = 0.5;
/** What is called may have been renamed as well, and what that calls. */
const MAX_ROUNDS = 4;

interface Pair {
  old: KnownOperation;
  recent: KnownOperation;
  score: number;
}

/**
 * Operations that a release renamed: one ends when another one of its service
 * begins, and is called by the same services, which go on. What has the most
 * similar name and calls is taken as the successor, each once.
 *
 * @returns the new key by the old one
 * @internal
 */
export function renamedOperations(
  operations: ReadonlyMap<string, KnownOperation>,
): Map<string, string> {
  const all = [...operations.values()];
  const callers = new Map(
    all.map(({ key, callers: keys }) => [
      key,
      new Set(Array.from(keys, caller => caller.split('\u0000')[0])),
    ]),
  );
  const { pairs, compared } = candidatePairs(all);
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = renamed.size;
    const alike = pairs
      .map(([old, recent]) => ({ old, recent, score: score(old, recent) }))
      .filter(pair => pair.score >= MIN_SCORE && haveCommonCaller(pair));
    alike.sort(
      (a, b) =>
        b.score - a.score ||
        (`${a.old.key} ${a.recent.key}` < `${b.old.key} ${b.recent.key}`
          ? -1
          : 1),
    );
    for (const pair of alike) {
      const { old, recent } = pair;
      if (
        !renamed.has(old.key) &&
        !taken.has(recent.key) &&
        isNoChance(old.traces, recent.traces, compared) &&
        othersGoOn(pair)
      ) {
        renamed.set(old.key, recent.key);
        taken.add(recent.key);
      }
    }
    if (renamed.size === before) {
      break;
    }
  }
  return renamed;

  function score(old: KnownOperation, recent: KnownOperation): number {
    const calls =
      old.callees.size + recent.callees.size === 0
        ? 0.5
        : jaccard(
            new Set(Array.from(old.callees, key => renamed.get(key) ?? key)),
            recent.callees,
          );
    return (calls + likeness(old.name, recent.name)) / 2;
  }

  function haveCommonCaller({ old, recent }: Pair): boolean {
    const ofOld = callers.get(old.key) ?? new Set();
    return !ofOld.isDisjointFrom(callers.get(recent.key) ?? new Set());
  }

  /** True when something else of a common caller, or for entries another entry, was there before and after. */
  function othersGoOn({ old, recent }: Pair): boolean {
    const ofOld = callers.get(old.key) ?? new Set();
    const common = ofOld.intersection(callers.get(recent.key) ?? new Set());
    return all.some(
      other =>
        other !== old &&
        other !== recent &&
        other.firstSeen < old.lastSeen &&
        other.lastSeen > recent.firstSeen &&
        (common.has(other.service) ||
          (common.has('') && other.callers.has(''))),
    );
  }
}

/**
 * What ended, with what began then in the same service; and with how many
 * pairs that a similar name makes candidates this was compared, whatever their
 * time.
 */
function candidatePairs(all: KnownOperation[]) {
  const start = all.reduce((t, o) => Math.min(t, o.firstSeen), Infinity);
  const end = all.reduce((t, o) => Math.max(t, o.lastSeen), -Infinity);
  const begun = Map.groupBy(
    all.filter(operation => operation.firstSeen > start),
    operation => operation.service,
  );
  const pairs: Array<[old: KnownOperation, recent: KnownOperation]> = [];
  let compared = 0;
  for (const old of all.filter(operation => operation.lastSeen < end)) {
    for (const recent of begun.get(old.service) ?? []) {
      const follows = old !== recent && succeeds(old, recent);
      if (follows) {
        pairs.push([old, recent]);
      }
      compared += Number(
        follows || likeness(old.name, recent.name) >= MIN_SCORE,
      );
    }
  }
  return { pairs, compared };
}

function succeeds(old: KnownOperation, recent: KnownOperation): boolean {
  const before = old.lastSeen - old.firstSeen;
  const after = recent.lastSeen - recent.firstSeen;
  const pause = before / old.traces + after / recent.traces;
  const gap = recent.firstSeen - old.lastSeen;
  return (
    gap >= -MAX_OVERLAP * Math.min(before, after) &&
    gap <= Math.max(MAX_GAP * Math.min(before, after), MAX_PAUSES * pause)
  );
}

/** Share of the longer name that both begin or end with. */
function likeness(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) {
    head++;
  }
  let tail = 0;
  while (tail < shorter - head && a.at(-1 - tail) === b.at(-1 - tail)) {
    tail++;
  }
  return (head + tail) / Math.max(a.length, b.length, 1);
}
