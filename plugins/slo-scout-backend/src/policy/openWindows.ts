import type { FreezeWindow } from '@slo-scout/backstage-plugin-slo-scout-common';
import type { PolicyInput } from '@slo-scout/slo';
import { CronExpressionParser } from 'cron-parser';
import { IANAZone } from 'luxon';

const HOUR_MS = 3_600_000;

/**
 * What the windows say at a time. One that cannot be read counts as open.
 *
 * @internal
 */
export function openWindows(
  windows: FreezeWindow[],
  now: Date,
): NonNullable<PolicyInput['freeze']> {
  const open = windows.flatMap(window => {
    const end = endOf(window, now);
    return end === undefined ? [] : [{ name: window.name, end }];
  });
  const until = Math.max(...open.map(({ end }) => end));
  return {
    active: [...new Set(open.map(({ name }) => name))].sort(),
    ...(Number.isFinite(until) && { until: new Date(until).toISOString() }),
  };
}

/**
 * @returns one sentence about what is wrong with a window; undefined when nothing is.
 * @internal
 */
export function windowProblem(window: FreezeWindow): string | undefined {
  const { cron, hours, from, to, timeZone } = window;
  if (timeZone !== undefined && !IANAZone.isValidZone(timeZone)) {
    return `"${timeZone}" is no time zone; name one as Europe/Berlin`;
  }
  if (cron !== undefined && hours !== undefined && !from && !to) {
    if (cron.trim().split(/\s+/).length !== 5) {
      return 'cron has five fields: minute, hour, day, month, weekday';
    }
    try {
      lastStart(window, new Date());
      return undefined;
    } catch (error) {
      return `cron cannot be read: ${(error as Error).message}`;
    }
  }
  if (from !== undefined && to !== undefined && cron === undefined) {
    if (hours !== undefined) return 'hours belong to cron';
    return Date.parse(from) < Date.parse(to)
      ? undefined
      : 'from has to be before to';
  }
  return 'give cron and hours, or from and to';
}

/** When a window that is open now closes, unix ms. */
function endOf(window: FreezeWindow, now: Date): number | undefined {
  if (windowProblem(window)) return Infinity;
  const start = window.cron
    ? lastStart(window, now)
    : Date.parse(window.from ?? '');
  const end = window.cron
    ? start + (window.hours ?? 0) * HOUR_MS
    : Date.parse(window.to ?? '');
  return start <= now.getTime() && now.getTime() < end ? end : undefined;
}

/** The last time at which the cron fired, now included. */
function lastStart({ cron, timeZone }: FreezeWindow, now: Date): number {
  return CronExpressionParser.parse(cron ?? '', {
    // The parser looks strictly before, in whole seconds.
    currentDate: new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000),
    tz: timeZone ?? 'UTC',
  })
    .prev()
    .getTime();
}
