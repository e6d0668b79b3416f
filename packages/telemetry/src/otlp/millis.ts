const TWO_TO_32 = 4294967296;
const NANOS_PER_MILLI = 1e6;

/**
 * A fixed64 of nanoseconds as whole milliseconds.
 *
 * @internal
 */
export function millis(high: number, low: number): number {
  return Math.floor((high * TWO_TO_32 + low) / NANOS_PER_MILLI);
}
