import type { Journey, JourneyVariant } from '../types';
import { renamedOperations } from './renamedOperations';
import { vocabularyOf } from './Vocabulary';

/** An operation that fewer of a journey's traces have is an option, and its coming or going no change. */
const USUAL = 0.5;

/**
 * What a release changed in a journey. Operations are `service\u0000operation`.
 *
 * @public
 */
export interface JourneyChange {
  journeyId: string;
  /** Steps that most of its traces have now and none had before. */
  added: string[];
  /** Steps that most of its traces had and none has now. */
  removed: string[];
  renamed: Array<{ from: string; to: string }>;
  /** Its entry is called differently: a new route. */
  movedFrom?: string;
  /** Event time of the first trace of the new kind, unix seconds. */
  changedAt: number;
}

/**
 * Journeys as one inference left them, with the variants they are made of:
 * those seen in the time that is compared.
 *
 * @public
 */
export interface JourneyEra {
  journeys: Journey[];
  variants: JourneyVariant[];
}

/**
 * What changed in the journeys that are in both, by id: steps that came, went
 * or got another name, not how often the journey is taken. Only whole traces
 * count, and only steps that most of them have.
 *
 * @param previous - journeys before, e.g. of the week before a release, with the variants seen then
 * @param next - the same for the time after it
 * @returns changes of journeys that did change, in the order of `next`
 * @public
 */
export function journeyChanges(
  previous: JourneyEra,
  next: JourneyEra,
): JourneyChange[] {
  const renames = renamedOperations(
    vocabularyOf([...previous.variants, ...next.variants]),
  );
  const before = new Map(previous.journeys.map(j => [j.id, j]));
  return next.journeys.flatMap((journey): JourneyChange[] => {
    const old = before.get(journey.id);
    const was = old && stepsOf(old, previous.variants);
    const is = stepsOf(journey, next.variants);
    if (!was || was.traces === 0 || is.traces === 0) {
      return [];
    }
    const added = is.usual.filter(step => !was.seen.has(step));
    const removed = was.usual.filter(step => !is.seen.has(step));
    const renamed = removed.flatMap(from => {
      const to = renames.get(from);
      return to !== undefined && added.includes(to) ? [{ from, to }] : [];
    });
    if (added.length + removed.length === 0) {
      return [];
    }
    const moved = renamed.find(
      ({ from, to }) => was.entries.has(from) && is.entries.has(to),
    );
    return [
      {
        journeyId: journey.id,
        added: added.filter(step => renamed.every(({ to }) => to !== step)),
        removed: removed.filter(step =>
          renamed.every(({ from }) => from !== step),
        ),
        renamed,
        ...(moved ? { movedFrom: moved.from } : {}),
        changedAt: changeOf(journey, next.variants, added, removed),
      },
    ];
  });
}

/** The steps of a journey: all that were seen, and those that most of its whole traces have. */
function stepsOf(journey: Journey, variants: JourneyVariant[]) {
  const keys = new Set(journey.variantKeys);
  const counts = new Map<string, number>();
  const entries = new Set<string>();
  let traces = 0;
  for (const variant of variants) {
    if (variant.complete && keys.has(variant.variantKey)) {
      traces += variant.traces;
      entries.add(`${variant.entryService}\u0000${variant.entryOperation}`);
      for (const step of variant.operations) {
        counts.set(step, (counts.get(step) ?? 0) + variant.traces);
      }
    }
  }
  const usual = [...counts]
    .filter(([, count]) => count >= USUAL * traces)
    .map(([step]) => step)
    .sort();
  return { traces, entries, seen: new Set(counts.keys()), usual };
}

/** When the first variant was seen that has what was added, or lacks what was removed. */
function changeOf(
  journey: Journey,
  variants: JourneyVariant[],
  added: string[],
  removed: string[],
): number {
  const keys = new Set(journey.variantKeys);
  const isNew = ({ operations }: JourneyVariant) =>
    added.length > 0
      ? added.some(step => operations.includes(step))
      : removed.every(step => !operations.includes(step));
  return variants
    .filter(v => v.complete && keys.has(v.variantKey) && isNew(v))
    .reduce((time, { firstSeen }) => Math.min(time, firstSeen), Infinity);
}
