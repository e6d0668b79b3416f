/**
 * Tables that are cut by day of event time.
 *
 * @internal
 */
export type DayTable = 'capsules' | 'log_counts' | 'telemetry_events';

/** @internal */
export const DAY_SECONDS = 86_400;

/**
 * Name of a table's partition for a day of event time, counted from 1970-01-01 UTC.
 *
 * @internal
 */
export function partitionOfDay(table: DayTable, day: number): string {
  const date = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
  return `${table}_${date.replaceAll('-', '')}`;
}
