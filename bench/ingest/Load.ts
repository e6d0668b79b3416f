/** Told to the process that sends. */
export interface Load {
  port: number;
  /** Whose names are in the arguments of the process. */
  workload: number;
  inFlight: number;
  /** What is acknowledged in the beginning does not count. */
  warmUpMs: number;
  measuredMs: number;
}

/** What it answers: `started` when the warm-up is over, then `ended`. */
export type LoadMessage =
  | { type: 'listening' }
  | { type: 'started' }
  | ({ type: 'ended' } & LoadResult)
  | { type: 'failed'; reason: string };

/** Of the measured time. */
export interface LoadResult {
  /** Acknowledged. */
  spans: number;
  seconds: number;
  /** Calls by outcome. */
  acknowledged: number;
  refused: number;
  /** Of acknowledged calls. */
  p50Ms: number;
  p99Ms: number;
}
