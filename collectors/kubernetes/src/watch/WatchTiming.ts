/**
 * How patient a watch is.
 *
 * @public
 */
export interface WatchTiming {
  /** After how long the server ends a watch, at least; up to twice that. Default 300. */
  watchSeconds?: number;
  /** A watch that is silent for so long is begun again; bookmarks come about every minute. Default 150 s. */
  idleMs?: number;
  /** Pauses after a failure in ms. Default 1 s to 60 s. */
  backoff?: { minMs: number; maxMs: number };
}
