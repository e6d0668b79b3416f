import { PrefixSums } from '../series/PrefixSums';
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
  return chooseGuardOf(new PrefixSums(series), target, windowDays);
}

/**
 * {@link chooseGuard} for many targets of one series.
 *
 * @internal
 */
export function chooseGuardOf(
  sums: PrefixSums,
  target: number,
  windowDays: number,
): LowTrafficGuard {
  const requestsPerHour = medianTraffic(sums, 3600);
  const base = { requestsPerHour };
  const percent = `${Number((target * 100).toFixed(4))} %`;
  const [, unguarded] = expectedFalsePages(sums, target, windowDays, 1);
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
  const falsePages = expectedFalsePages(sums, target, windowDays, MAX_MINIMUM);
  let minimumBadEvents = 2;
  while (
    falsePages[minimumBadEvents] > TOLERATED_PAGES_PER_WEEK &&
    minimumBadEvents < MAX_MINIMUM
  ) {
    minimumBadEvents++;
  }
  const falsePagesPerWeek = falsePages[minimumBadEvents];
  const single = `At ${count(
    requestsPerHour,
  )} requests an hour single errors would page about ${count(
    unguarded,
  )} times a week at ${percent}`;
  const outage = medianTraffic(sums, LONGEST_PAGE_SECONDS);
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
function medianTraffic(sums: PrefixSums, seconds: number): number {
  const { bins } = sums.series;
  const stretches: number[] = [];
  let current = NaN;
  for (let i = 0; i < bins.length; i++) {
    const total = sums.totalBetween(i, i + 1);
    const stretch = Math.floor(bins[i].start / seconds);
    if (total > 0 && stretch === current) {
      stretches[stretches.length - 1] += total;
    } else if (total > 0) {
      stretches.push(total);
      current = stretch;
    }
  }
  return stretches.length > 0
    ? quantile(
        stretches.sort((a, b) => a - b),
        0.5,
      )
    : 0;
}

function count(value: number): string {
  return value >= 10
    ? value.toFixed(0)
    : Number(value.toPrecision(2)).toString();
}
