import type { ProgramLogger } from '@slo-scout/program';
import type { Checkpoint } from './Checkpoint';
import type { CheckpointFile } from './CheckpointFile';
import type { CheckpointLog } from './CheckpointLog';

const LOG_EVERY_MS = 300_000;
/** A query that nobody has asked for so long is forgotten. */
const FORGET_MS = 30 * 86_400_000;

/**
 * The checkpoints of all queries: in memory, in a file, and every five minutes
 * in the log.
 *
 * @internal
 */
export class Checkpoints {
  private readonly entries = new Map<string, () => Checkpoint>();
  private saving: Promise<void> = Promise.resolve();
  private changed = false;
  private unlogged = false;
  private loggedAt = -Infinity;

  private constructor(
    private readonly file: CheckpointFile | undefined,
    private readonly log: CheckpointLog,
    private readonly now: () => number,
  ) {}

  /**
   * From the file, or from the log when there is no file or it cannot be read.
   *
   * @throws Error of the log
   */
  static async load(
    file: CheckpointFile | undefined,
    log: CheckpointLog,
    now: () => number,
    logger: ProgramLogger,
  ): Promise<Checkpoints> {
    const checkpoints = new Checkpoints(file, log, now);
    let found: Map<string, Checkpoint> | undefined;
    try {
      found = await file?.read();
    } catch (error) {
      logger.warn(
        `The checkpoint file is of no use, since ${
          (error as Error).message
        }: the watermarks are taken from the log instead`,
      );
    }
    for (const [key, checkpoint] of found ?? (await log.read())) {
      checkpoints.entries.set(key, () => checkpoint);
    }
    return checkpoints;
  }

  get(key: string): Checkpoint | undefined {
    return this.entries.get(key)?.();
  }

  /** @param checkpoint - Called when it is needed. */
  set(key: string, checkpoint: () => Checkpoint): void {
    this.entries.set(key, checkpoint);
    this.changed = true;
  }

  /**
   * Writes what has changed, one after the other.
   *
   * @param final - Into the log as well.
   * @throws Error of the file or the log
   */
  save(final: boolean = false): Promise<void> {
    const next = this.saving.then(() => this.write(final));
    this.saving = next.catch(() => {});
    return next;
  }

  private async write(final: boolean): Promise<void> {
    if (!this.changed && !(final && this.unlogged)) return;
    const now = this.now();
    const snapshot = new Map<string, Checkpoint>();
    for (const [key, entry] of this.entries) {
      const checkpoint = entry();
      if (checkpoint.watermarkMs < now - FORGET_MS) this.entries.delete(key);
      else snapshot.set(key, checkpoint);
    }
    this.changed = false;
    this.unlogged = true;
    try {
      await this.file?.write(snapshot);
      if (final || !this.file || now - this.loggedAt >= LOG_EVERY_MS) {
        await this.log.write(snapshot);
        this.loggedAt = now;
        this.unlogged = false;
      }
    } catch (error) {
      this.changed = true;
      throw error;
    }
  }
}
