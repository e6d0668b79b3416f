/**
 * Shape of a service's traffic over a week.
 *
 * @internal
 */
export interface TrafficShape {
  /** Mean events per bin. */
  mean: number;
  /** 0 = flat, 1 = nothing at the quietest hour. */
  amplitude: number;
  /** Factor of Saturday and Sunday. */
  weekend: number;
  /** Hour of day of the peak, UTC. */
  peakHour: number;
  /** Factor a week, 1 = none. */
  growth: number;
}

/**
 * Expected events of a bin that starts at the given time.
 *
 * @param time - unix seconds
 * @param origin - unix seconds at which growth is 1
 * @internal
 */
export function expectedTraffic(
  shape: TrafficShape,
  time: number,
  origin: number,
): number {
  const hour = (time / 3600) % 24;
  const wave =
    1 +
    shape.amplitude * Math.cos(((hour - shape.peakHour) / 24) * 2 * Math.PI);
  // 1970-01-01 was a Thursday.
  const weekday = (Math.floor(time / 86400) + 4) % 7;
  const weekend = weekday === 0 || weekday === 6 ? shape.weekend : 1;
  return (
    shape.mean *
    wave *
    weekend *
    Math.pow(shape.growth, (time - origin) / (7 * 86400))
  );
}
