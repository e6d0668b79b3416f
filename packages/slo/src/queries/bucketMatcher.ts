/**
 * A matcher for the bucket whose upper bound is the threshold. Prometheus 3
 * writes whole numbers as `1.0` where Prometheus 2 kept the `1` of the
 * exposition, so whole thresholds match both.
 *
 * @param seconds - a boundary of the histogram
 * @throws RangeError when it is not a positive number
 * @public
 */
export function bucketMatcher(seconds: number): string {
  if (!(seconds > 0) || !Number.isFinite(seconds)) {
    throw new RangeError(
      `A latency threshold must be a positive number of seconds, got ${seconds}.`,
    );
  }
  return Number.isInteger(seconds)
    ? `le=~"${seconds}(\\\\.0)?"`
    : `le="${seconds}"`;
}
