/**
 * Width of the bins that SLIs are judged by, in seconds.
 *
 * @internal
 */
export const BIN_SECONDS = 300;
