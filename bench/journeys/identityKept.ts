import { journeyByVariant } from './judge';
import type { View } from './judge';

/** Labels with fewer traces on either side are left out: chance decides where those are. */
const MIN_TRACES = 5;

/** How many labels have most of their traces in a journey of the same id before and after. */
export function identityKept(before: View, after: View) {
  const old = mainJourneys(before);
  let kept = 0;
  let of = 0;
  for (const [label, id] of mainJourneys(after)) {
    if (old.has(label)) {
      of++;
      kept += Number(old.get(label) === id);
    }
  }
  return { kept, of };
}

/** By label the journey that most of its traces are in. */
function mainJourneys({ labels, journeys }: View): Map<string, string> {
  const journeyOf = journeyByVariant(journeys);
  const counts = new Map<string, Map<string, number>>();
  for (const [label, key] of labels) {
    const byJourney = counts.get(label) ?? new Map<string, number>();
    const id = journeyOf.get(key) ?? 'none';
    counts.set(label, byJourney.set(id, (byJourney.get(id) ?? 0) + 1));
  }
  const main = new Map<string, string>();
  for (const [label, byJourney] of counts) {
    const sorted = [...byJourney].sort((a, b) => b[1] - a[1]);
    const total = sorted.reduce((sum, [, count]) => sum + count, 0);
    if (total >= MIN_TRACES) main.set(label, sorted[0][0]);
  }
  return main;
}
