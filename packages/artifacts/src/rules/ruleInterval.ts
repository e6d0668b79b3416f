/**
 * How often every rule is evaluated, in seconds. It is written into each group:
 * the period's SLI sums what is recorded at this pace, and would weigh events wrongly if the pace
 * changed with a server's default.
 *
 * @internal
 */
export const RULE_INTERVAL_SECONDS = 60;
