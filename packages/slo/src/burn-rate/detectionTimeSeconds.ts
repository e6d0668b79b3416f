/**
 * Seconds from the start of a steady error rate until a burn-rate pair fires,
 * at constant traffic and a clean history: long × factor × (1 − target) / errorRate.
 * Undefined when the error rate never trips the pair.
 *
 * Source: SRE Workbook, chapter 5; agrees with promtool to the evaluation interval.
 *
 * @param factor - burn rate of the pair
 * @param longSeconds - its long window
 * @param target - ratio in (0,1)
 * @param errorRate - bad over total events while it lasts, 0 to 1
 * @public
 */
export function detectionTimeSeconds(
  factor: number,
  longSeconds: number,
  target: number,
  errorRate: number,
): number | undefined {
  const threshold = factor * (1 - target);
  return errorRate > threshold
    ? (longSeconds * threshold) / errorRate
    : undefined;
}
