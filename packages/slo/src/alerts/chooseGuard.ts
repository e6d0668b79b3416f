import { eventsOf } from '../series/eventsOf';
import { quantile } from '../series/quantile';
import type { LowTrafficGuard, SliSeries } from '../types';
import { expectedFalsePages } from './expectedFalsePages';

/** One false page in four weeks is what people put up with. */
const TOLERATED_PAGES_PER_WEEK = 0.25;
const MAX_MINIMUM = 20;
/** The longer of the long windows of pages. */
const LONGEST_PAGE_SECONDS = 21600;

/**
 * Chooses how to keep single errors from paging.
 *
 * - `none`: even without a guard, errors spread evenly at the rate the budget allows would page less than once in four weeks.
 * - `count-guard`: a page needs the smallest number of bad events in its long window for which that holds.
 * - `tickets-only`: that number is more than a complete outage makes in six hours of usual
 *   traffic, so a page could never come; tickets still do.
 *
 * Tickets have no guard: they cover what a guarded page is blind to.
 *
 * @param target - ratio in (0,1)
 * @public
 */
export function chooseGuard(
  series: SliSeries,
  target: number,
  windowDays: number,
): LowTrafficGuard {
  const requestsPerHour = medianTraffic(series, 3600);
  const base = { requestsPerHour };
  const percent = `${Number((target * 100).toFixed(4))} %`;
  const unguarded = expectedFalsePages(series, target, windowDays, 1);
  if (requestsPerHour === 0) {
    return {
      ...base,
      mode: 'tickets-only',
      minimumBadEvents: 0,
      falsePagesPerWeek: 0,
      reason:
        'There was no traffic, so nothing can tell an outage from silence; only tickets are sent.',
    };
  }
  if (unguarded <= TOLERATED_PAGES_PER_WEEK) {
    return {
      ...base,
      mode: 'none',
      minimumBadEvents: 0,
      falsePagesPerWeek: unguarded,
      reason: `At ${count(
        requestsPerHour,
      )} requests an hour a single error does not page at ${percent}.`,
    };
  }
  let minimumBadEvents = 2;
  let falsePagesPerWeek = expectedFalsePages(series, target, windowDays, 2);
  while (
    falsePagesPerWeek > TOLERATED_PAGES_PER_WEEK &&
    minimumBadEvents < MAX_MINIMUM
  ) {
    minimumBadEvents++;
    falsePagesPerWeek = expectedFalsePages(
      series,
      target,
      windowDays,
      minimumBadEvents,
    );
  }
  const single = `At ${count(
    requestsPerHour,
  )} requests an hour single errors would page about ${count(
    unguarded,
  )} times a week at ${percent}`;
  const outage = medianTraffic(series, LONGEST_PAGE_SECONDS);
  if (
    falsePagesPerWeek > TOLERATED_PAGES_PER_WEEK ||
    minimumBadEvents > outage
  ) {
    return {
      ...base,
      mode: 'tickets-only',
      minimumBadEvents: 0,
      falsePagesPerWeek: 0,
      reason: `${single}, and an outage of six hours makes only about ${count(
        outage,
      )} bad events, too few to tell it from chance; only tickets are sent. Synthetic traffic, or one SLO over several journeys, would allow pages.`,
    };
  }
  return {
    ...base,
    mode: 'count-guard',
    minimumBadEvents,
    falsePagesPerWeek,
    reason: `${single}; a page needs ${minimumBadEvents} bad events in its long window, which leaves ${count(
      falsePagesPerWeek,
    )} a week.`,
  };
}

/** Median of the events of the stretches of the given length that had any. */
function medianTraffic(series: SliSeries, seconds: number): number {
  const stretches = new Map<number, number>();
  for (const bin of series.bins) {
    const { total } = eventsOf(bin);
    if (total > 0) {
      const stretch = Math.floor(bin.start / seconds);
      stretches.set(stretch, (stretches.get(stretch) ?? 0) + total);
    }
  }
  return stretches.size > 0
    ? quantile(
        [...stretches.values()].sort((a, b) => a - b),
        0.5,
      )
    : 0;
}

function count(value: number): string {
  return value >= 10
    ? value.toFixed(0)
    : Number(value.toPrecision(2)).toString();
}
