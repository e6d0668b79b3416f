import { eventsOf } from '../series/eventsOf';
import type { SliSeries } from '../types';

/**
 * Good over all events of the last days of a series; undefined without traffic.
 *
 * @param days - default: all of it
 * @internal
 */
export function sliOf(series: SliSeries, days?: number): number | undefined {
  const count = days
    ? Math.round((days * 86400) / series.binSeconds)
    : series.bins.length;
  let bad = 0;
  let total = 0;
  for (const bin of series.bins.slice(-count)) {
    const events = eventsOf(bin);
    bad += events.bad;
    total += events.total;
  }
  return total > 0 ? 1 - bad / total : undefined;
}
