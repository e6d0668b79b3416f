const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Sunday first, as `getUTCDay` counts. */
const WEEKDAY = [1.04, 0.95, 0.92, 0.94, 0.97, 1.07, 1.11];

/** A quiet night, a lunch break, a busy evening. */
function dayShape(hour: number): number {
  // An evening that ends after midnight belongs to the next day too.
  const bump = (centre: number, width: number) =>
    [-24, 0, 24].reduce(
      (sum, shift) => sum + Math.exp(-(((hour - centre + shift) / width) ** 2)),
      0,
    );
  return 0.3 + 0.75 * bump(12.5, 3) + 1.35 * bump(20, 2.6);
}

const MEAN_OF_DAY =
  Array.from({ length: 288 }, (_, i) => dayShape(i / 12)).reduce(
    (a, b) => a + b,
  ) / 288;
const MEAN_OF_WEEK = WEEKDAY.reduce((a, b) => a + b) / WEEKDAY.length;

/**
 * The daily and weekly rhythm of visits at a time (ms since the epoch, UTC):
 * 1 is the mean of a week.
 *
 * @public
 */
export function trafficRate(time: number): number {
  const hour = (((time % DAY) + DAY) % DAY) / HOUR;
  const weekday = new Date(time).getUTCDay();
  return (dayShape(hour) / MEAN_OF_DAY) * (WEEKDAY[weekday] / MEAN_OF_WEEK);
}
