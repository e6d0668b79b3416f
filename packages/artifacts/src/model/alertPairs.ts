import { burnRateWindows, type BurnRateWindow } from '@slo-scout/slo';
import Decimal from 'decimal.js';

/**
 * A pair of windows with the ratio of bad events above which it fires.
 *
 * @internal
 */
export interface AlertPair extends BurnRateWindow {
  /** PromQL of the threshold, e.g. `14.4 * 0.001`. */
  thresholdExpression: string;
  /** Its value. */
  threshold: number;
  /** Threshold over budget: the factor, unless the threshold is bounded. */
  burnRate: number;
}

/**
 * The window pairs of an SLO with their thresholds, factor × budget.
 *
 * For a large budget that product passes 1, which no ratio of events can: at 90 % even a total
 * outage would never trip the quick pair. No threshold is therefore higher than
 * halfway between the budget and a total outage. It binds for targets below
 * about 96.5 %; at and above 97 % thresholds are Sloth's.
 *
 * @param budget - 1 − target
 * @internal
 */
export function alertPairs(
  windowDays: number,
  budget: Decimal,
  scrapeIntervalSeconds: number,
): AlertPair[] {
  const ceiling = budget.plus(1).div(2);
  return burnRateWindows(windowDays, { scrapeIntervalSeconds }).map(window => {
    const product = budget.times(window.factor);
    const bound = product.greaterThan(ceiling);
    const threshold = bound ? ceiling : product;
    return {
      ...window,
      thresholdExpression: bound
        ? ceiling.toFixed()
        : `${window.factor} * ${budget.toFixed()}`,
      threshold: threshold.toNumber(),
      burnRate: threshold.div(budget).toSignificantDigits(6).toNumber(),
    };
  });
}
