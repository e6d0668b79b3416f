/**
 * What the process says at its end.
 *
 * @internal
 */
export const EXIT = {
  ok: 0,
  /** The command did its work and found something to correct. */
  findings: 1,
  /** The command could not do its work, or not all of it. */
  failure: 2,
} as const;

/** @internal */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
