/** @internal */
export const DAY_SECONDS = 86_400;

/**
 * Name of the partition for a day of event time, counted from 1970-01-01 UTC.
 *
 * @internal
 */
export function partitionOfDay(day: number): string {
  const date = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
  return `capsules_${date.replaceAll('-', '')}`;
}
