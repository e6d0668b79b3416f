import type { JourneyVariant } from '@slo-scout/journeys';

const RANKS: ReadonlyArray<JourneyVariant['sampling']> = [
  'unsampled',
  'known-probability',
  'unknown',
];

/**
 * The lesser knowledge of two: one trace of unknown sampling makes the sum unknown.
 *
 * @public
 */
export function leastKnown(
  a: JourneyVariant['sampling'],
  b: JourneyVariant['sampling'],
): JourneyVariant['sampling'] {
  return RANKS[Math.max(RANKS.indexOf(a), RANKS.indexOf(b))];
}
