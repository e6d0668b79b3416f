import { jaccard } from './similarity';
import { isNoChance } from './succession';
import type { KnownOperation } from './Vocabulary';

/** Old and new may run beside each other for this share of the shorter one's time. */
const MAX_OVERLAP = 0.1;
/** Between old and new at most so many times the usual time between two traces may pass. */
const MAX_GAP = 5;
/** Share of their callers that the two must have in common. */
const MIN_CALLERS = 0.5;
/** Callees and name together, half each; where neither calls anything, that says half. */
const MIN_SCORE = 0.5;

/**
 * Operations that a release renamed: one ends when another one of its service
 * begins, and is called by the same, while the callers go on. What calls and
 * what is called like most is taken as the successor, each once.
 *
 * @returns the new key by the old one
 * @internal
 */
export function renamedOperations(
  operations: ReadonlyMap<string, KnownOperation>,
): Map<string, string> {
  const all = [...operations.values()];
  const start = all.reduce((t, o) => Math.min(t, o.firstSeen), Infinity);
  const end = all.reduce((t, o) => Math.max(t, o.lastSeen), -Infinity);
  const begun = new Map<string, KnownOperation[]>();
  for (const operation of all) {
    if (operation.firstSeen > start) {
      const list = begun.get(operation.service) ?? [];
      begun.set(operation.service, [...list, operation]);
    }
  }
  const pairs: Array<{ from: string; to: string; score: number }> = [];
  const ended = new Map<string, number>();
  for (const { service, lastSeen } of all) {
    if (lastSeen < end) {
      ended.set(service, (ended.get(service) ?? 0) + 1);
    }
  }
  for (const old of all) {
    if (old.lastSeen >= end) {
      continue;
    }
    const candidates = begun.get(old.service) ?? [];
    const compared = candidates.length * (ended.get(old.service) ?? 0);
    for (const recent of candidates) {
      if (
        succeeds(old, recent) &&
        isNoChance(old.traces, recent.traces, compared) &&
        callersGoOn(old, recent)
      ) {
        const score =
          (callingAlike(old, recent) + likeness(old.name, recent.name)) / 2;
        if (score >= MIN_SCORE) {
          pairs.push({ from: old.key, to: recent.key, score });
        }
      }
    }
  }
  pairs.sort(
    (a, b) =>
      b.score - a.score || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1),
  );
  const renamed = new Map<string, string>();
  const taken = new Set<string>();
  for (const { from, to } of pairs) {
    if (!renamed.has(from) && !taken.has(to)) {
      renamed.set(from, to);
      taken.add(to);
    }
  }
  return renamed;

  /** True when a common caller, or for entries another entry, was there before and after. */
  function callersGoOn(old: KnownOperation, recent: KnownOperation): boolean {
    const common = old.callers.intersection(recent.callers);
    const fewer = Math.min(old.callers.size, recent.callers.size);
    if (common.size === 0 || common.size < MIN_CALLERS * fewer) {
      return false;
    }
    const spans = (other: KnownOperation | undefined) =>
      other !== undefined &&
      other !== old &&
      other !== recent &&
      other.firstSeen < old.lastSeen &&
      other.lastSeen > recent.firstSeen;
    return [...common].some(caller =>
      caller === ''
        ? all.some(other => other.callers.has('') && spans(other))
        : spans(operations.get(caller)),
    );
  }
}

function succeeds(old: KnownOperation, recent: KnownOperation): boolean {
  const before = old.lastSeen - old.firstSeen;
  const after = recent.lastSeen - recent.firstSeen;
  const pause = before / old.traces + after / recent.traces;
  const gap = recent.firstSeen - old.lastSeen;
  return (
    old.firstSeen < recent.firstSeen &&
    old.lastSeen < recent.lastSeen &&
    gap >= -MAX_OVERLAP * Math.min(before, after) &&
    gap <= MAX_GAP * pause
  );
}

function callingAlike(a: KnownOperation, b: KnownOperation): number {
  return a.callees.size + b.callees.size === 0
    ? 0.5
    : jaccard(a.callees, b.callees);
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
