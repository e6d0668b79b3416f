import type { Scene } from './Scene';

/** What a row found. Items are spans, unless the row says otherwise. */
export interface RowOutcome {
  /** Items that somebody was told are safe. */
  acked: number;
  /** Of these, how many came out. */
  delivered: number;
  /** Of these, how many did not. */
  lost: number;
  /** Items that were counted more than once after deduplication. */
  duplicated: number;
  /** Processes that were ended by SIGKILL. */
  kills?: number;
  /** What was seen, in a few words. */
  observed: string;
}

/** A fault that is injected, and what must hold all the same. */
export interface FaultRow {
  /** Of the matrix in docs/faults.md. */
  number: number;
  fault: string;
  /** Throws when what it asserts does not hold. */
  run(scene: Scene): Promise<RowOutcome>;
}

/** @throws Error when a row's own assertion does not hold */
export function check(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new Error(sentence);
}
