/**
 * Durations in seconds that people tell apart, from "at once" (0.1 s) over "the
 * train of thought holds" (1 s) to "attention is lost" (10 s), with round steps between.
 * Source of the three: Miller 1968, Nielsen 1993.
 *
 * @public
 */
export const PERCEPTION_LADDER: readonly number[] = [
  0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30,
];

/** Two-sided 95 %. */
const Z = 1.959963984540054;
const DEFAULT_SHARE = 0.99;

/**
 * A threshold for a latency SLI.
 *
 * @public
 */
export interface LatencyThreshold {
  /** A boundary of the histogram. */
  thresholdSeconds: number;
  /** Share of all events that ended well within it. */
  fastShare: number;
  /** Upper 95 % bound of the quantile, as far as buckets can tell. */
  quantileUpperSeconds: number;
  /** The value of the perception ladder that the threshold stands for. */
  perceptionSeconds: number;
  /** One sentence for people. */
  reason: string;
}

/**
 * Chooses the threshold of a latency SLI: the smallest boundary of the
 * histogram that is at or above both the upper confidence bound of the quantile
 * (binomial order statistics) and a duration that people tell apart. Never tighter
 * than what the service does today at the asked share, never finer than users notice.
 *
 * Quantiles are of the events that ended well; failed events count against the objective, not for the threshold.
 *
 * @param cumulative - events that ended well within `le` seconds, by boundary ascending; only boundaries that exist
 * @param total - all events, failed ones included; at least the last count
 * @param options - `share` of the events that ended well which should be fast, default 0.99
 * @returns undefined without events, or when too many are slower than the last finite boundary
 * @public
 */
export function chooseLatencyThreshold(
  cumulative: ReadonlyArray<{ le: number; count: number }>,
  total: number,
  options?: { share?: number; endedWell?: number },
): LatencyThreshold | undefined {
  const share = options?.share ?? DEFAULT_SHARE;
  const boundaries = cumulative
    .filter(({ le }) => le > 0 && Number.isFinite(le))
    .sort((a, b) => a.le - b.le);
  // Without a count of its own, the +Inf bucket or the last boundary tells how many ended well.
  const endedWell =
    options?.endedWell ?? Math.max(0, ...cumulative.map(({ count }) => count));
  if (!(endedWell > 0) || !(total > 0)) {
    return undefined;
  }
  const rank = upperRank(endedWell, share);
  const upper = boundaries.find(({ count }) => count >= rank);
  if (!upper) {
    return undefined;
  }
  const perceptionSeconds =
    PERCEPTION_LADDER.find(value => value >= upper.le) ?? upper.le;
  const chosen = boundaries.find(({ le }) => le >= perceptionSeconds) ?? upper;
  const percentile = `p${Number((share * 100).toFixed(3))}`;
  return {
    thresholdSeconds: chosen.le,
    fastShare: Math.min(1, chosen.count / total),
    quantileUpperSeconds: upper.le,
    perceptionSeconds,
    reason: `${percentile} of ${Math.round(
      endedWell,
    )} events that ended well is at most ${seconds(upper.le)} (95 %); ${seconds(
      chosen.le,
    )} is the first boundary at or above ${seconds(
      Math.min(perceptionSeconds, chosen.le),
    )}, a difference that people notice.`,
  };
}

/** Rank of the order statistic that bounds the quantile from above; at most n, where nothing more can be said. */
function upperRank(n: number, p: number): number {
  return Math.min(n, Math.ceil(n * p + Z * Math.sqrt(n * p * (1 - p))));
}

function seconds(value: number): string {
  return value < 1
    ? `${Number((value * 1000).toPrecision(3))} ms`
    : `${Number(value.toPrecision(3))} s`;
}
