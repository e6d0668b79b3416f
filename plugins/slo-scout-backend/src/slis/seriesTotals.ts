import type { SliSeries } from '@slo-scout/slo';

/**
 * Events of a series and how many of them were bad.
 *
 * @internal
 */
export function seriesTotals(series: SliSeries): {
  events: number;
  badEvents: number;
} {
  let events = 0;
  let badEvents = 0;
  for (const { good, total } of series.bins) {
    events += total;
    badEvents += Math.max(0, total - good);
  }
  return { events, badEvents };
}
