/**
 * How far a restore has come, so that it can be taken up again.
 *
 * @public
 */
export interface RestoreCheckpoint {
  /** Offset of the first record of a partition that is not restored yet; undefined at the start. */
  next(partition: number): number | undefined;
  /** Resolves when it is durable. */
  save(partition: number, next: number): Promise<void>;
}
