/** Bins of five minutes in a day. */
export const BINS_PER_DAY = 288;

/**
 * Error ratio of a synthetic service by index of its five-minute bin; may leave [0,1].
 *
 * @internal
 */
export type RatioAt = (bin: number) => number;
