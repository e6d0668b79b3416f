import type { AlertPair } from '../model/alertPairs';

/**
 * Minutes that a total outage takes to trip one of the pairs at constant
 * traffic, when so many minutes without errors came before and nothing before them.
 *
 * @param pairs - of one severity; a threshold is below 1, so each of them trips
 * @internal
 */
export function minutesUntilFiring(
  pairs: AlertPair[],
  healthyMinutes: number,
): number {
  for (let minutes = 1; ; minutes++) {
    const outage = minutes;
    const trips = (pair: AlertPair) =>
      [pair.shortSeconds, pair.longSeconds].every(seconds => {
        const window = Math.min(seconds / 60, healthyMinutes + outage);
        return Math.min(outage, window) / window > pair.threshold;
      });
    if (pairs.some(trips)) {
      return minutes;
    }
  }
}
