import type { Journey } from '../types';

/** A week: what is done on one day of the week is not stale on the others. */
const STALE_SECONDS = 7 * 86_400;

/**
 * True for a journey that nobody has taken for seven days.
 *
 * @param now - unix seconds
 * @public
 */
export function isStale(journey: Pick<Journey, 'lastSeen'>, now: number) {
  return now - journey.lastSeen > STALE_SECONDS;
}
