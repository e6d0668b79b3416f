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
 * Start of every synthetic history, unix seconds: Monday, 2025-01-06.
 *
 * @internal
 */
export const ORIGIN = 1736121600;

/**
 * Expected events of a bin that starts at the given time.
 *
 * @param time - unix seconds; growth is 1 at {@link ORIGIN}
 * @internal
 */
export function expectedTraffic(shape: TrafficShape, time: number): number {
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
    Math.pow(shape.growth, (time - ORIGIN) / (7 * 86400))
  );
}
