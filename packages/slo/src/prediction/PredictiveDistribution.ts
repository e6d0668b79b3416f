/**
 * Simulated next windows of an SLI.
 *
 * @public
 */
export interface PredictiveDistribution {
  /** SLI of each simulated window, ascending; empty when the series holds no events. */
  sli: Float64Array;
  windowDays: number;
}
