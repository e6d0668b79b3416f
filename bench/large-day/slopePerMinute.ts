/** The slope of the straight line that fits best, by least squares. */
export function slopePerMinute<T extends { minutes: number }>(
  samples: T[],
  value: (sample: T) => number,
): number {
  const mean = (values: number[]) =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const x = mean(samples.map(sample => sample.minutes));
  const y = mean(samples.map(value));
  let covariance = 0;
  let variance = 0;
  for (const sample of samples) {
    covariance += (sample.minutes - x) * (value(sample) - y);
    variance += (sample.minutes - x) ** 2;
  }
  return covariance / variance;
}
