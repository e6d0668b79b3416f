import Decimal from 'decimal.js';

import { formatWindow } from './formatWindow';
import { minimumShortWindow } from './minimumShortWindow';

/**
 * One pair of windows of a multi-window, multi-burn-rate alert: it fires while
 * the burn rate over both windows exceeds the factor.
 *
 * @public
 */
export interface BurnRateWindow {
  severity: 'page' | 'ticket';
  speed: 'quick' | 'slow';
  /** As Prometheus writes it, e.g. `1h`. */
  long: string;
  longSeconds: number;
  short: string;
  shortSeconds: number;
  /** Burn rate above which the pair fires: a decimal without float noise, e.g. `14.4`. */
  factor: string;
  /** Percent of the budget that is spent when the pair fires on a steady burn, e.g. `2`. */
  budgetPercent: string;
}

/** The lengths of an SLO's rolling window, in days, for which budget percents are defined. */
const BUDGET_PERCENTS: ReadonlyMap<number, readonly string[]> = new Map([
  // Sloth's own example for a week.
  [7, ['8', '12.5', '20', '42']],
  // Sloth's defaults, which are those of the SRE Workbook with one pair more.
  [28, ['2', '5', '10', '10']],
  [30, ['2', '5', '10', '10']],
  // Sloth has none for 90 days. Keeping 2 % would mean a factor of 43 and a burn of 9 that nobody is told of,
  // so, as in Sloth's week, the percents follow the factors of 30 days.
  [90, ['0.7', '1.7', '3.5', '3.3']],
]);

const PAIRS = [
  { severity: 'page', speed: 'quick', longSeconds: 3600, shortSeconds: 300 },
  { severity: 'page', speed: 'slow', longSeconds: 21600, shortSeconds: 1800 },
  {
    severity: 'ticket',
    speed: 'quick',
    longSeconds: 86400,
    shortSeconds: 7200,
  },
  {
    severity: 'ticket',
    speed: 'slow',
    longSeconds: 259200,
    shortSeconds: 21600,
  },
] as const;

/** Digits of a factor; 10 % of 28 days in 3 days is 0.9333… and has no end. */
const FACTOR_DIGITS = 15;

/**
 * Sloth's four window pairs for an SLO over the given days, in the order page
 * quick, page slow, ticket quick, ticket slow.
 *
 * factor = budgetPercent / 100 × period / long (SRE Workbook, chapter 5),
 * computed in decimal.
 *
 * @param windowDays - 7, 28, 30 or 90
 * @param options - `scrapeIntervalSeconds` widens short windows that would hold fewer than four scrapes
 * @throws RangeError for another window, or when scrapes are so rare that a short window would be as long as its long one
 * @public
 */
export function burnRateWindows(
  windowDays: number,
  options?: { scrapeIntervalSeconds?: number },
): BurnRateWindow[] {
  const percents = BUDGET_PERCENTS.get(windowDays);
  if (!percents) {
    throw new RangeError(
      `An SLO window is ${[...BUDGET_PERCENTS.keys()].join(
        ', ',
      )} days, got ${windowDays}.`,
    );
  }
  const minimum = options?.scrapeIntervalSeconds
    ? minimumShortWindow(options.scrapeIntervalSeconds)
    : 0;
  return PAIRS.map((pair, index) => {
    const shortSeconds = Math.max(pair.shortSeconds, minimum);
    if (shortSeconds >= pair.longSeconds) {
      throw new RangeError(
        `A scrape interval of ${options?.scrapeIntervalSeconds} s is too long for burn-rate alerts; scrape at least every 14 minutes.`,
      );
    }
    return {
      ...pair,
      shortSeconds,
      long: formatWindow(pair.longSeconds),
      short: formatWindow(shortSeconds),
      factor: new Decimal(percents[index])
        .times(windowDays * 86400)
        .div(100)
        .div(pair.longSeconds)
        .toSignificantDigits(FACTOR_DIGITS)
        .toString(),
      budgetPercent: percents[index],
    };
  });
}
