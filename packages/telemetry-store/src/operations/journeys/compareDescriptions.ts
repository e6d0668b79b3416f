import type { JourneyVariant } from '@slo-scout/journeys';

/**
 * Orders descriptions of one variant by age; where two are of one second, by
 * what they say. The first one is kept, so that it is the same one whatever
 * comes first.
 *
 * @public
 */
export function compareDescriptions(
  a: JourneyVariant,
  b: JourneyVariant,
): number {
  if (a.firstSeen !== b.firstSeen) return a.firstSeen - b.firstSeen;
  const [textA, textB] = [a, b].map(v =>
    JSON.stringify([v.orderedKey, v.operations, v.kinds, v.spans]),
  );
  if (textA === textB) return 0;
  return textA < textB ? -1 : 1;
}
