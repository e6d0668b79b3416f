/** Fewer samples than this in a range and `rate()` depends on where the scrapes happen to fall. */
const SAMPLES_PER_WINDOW = 4;

/**
 * The shortest range in seconds, in whole minutes, over which a rate of metrics
 * scraped at this interval can be trusted: at least four scrapes.
 *
 * @param scrapeIntervalSeconds - positive
 * @throws RangeError when the interval is not a positive number
 * @public
 */
export function minimumShortWindow(scrapeIntervalSeconds: number): number {
  if (!(scrapeIntervalSeconds > 0) || !Number.isFinite(scrapeIntervalSeconds)) {
    throw new RangeError(
      `The scrape interval must be a positive number of seconds, got ${scrapeIntervalSeconds}.`,
    );
  }
  return Math.ceil((SAMPLES_PER_WINDOW * scrapeIntervalSeconds) / 60) * 60;
}
