import { setTimeout as sleep } from 'node:timers/promises';
import { FencedError } from '@slo-scout/telemetry';
import type { FinishedCycle } from './FinishedCycle';

interface PendingCycle {
  cycle: FinishedCycle;
  resolve(): void;
  reject(error: Error): void;
}

/** Partitions cut their cycles at the same log time: so short a wait brings them together. */
const GATHER_MS = 10;

/**
 * Group commit over partitions: the cycles that end while a transaction is
 * under way share the next one. Their capsules are mostly the same, so that
 * one write does for all.
 *
 * @internal
 */
export class CommitQueue {
  private pending: PendingCycle[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly commit: (cycles: FinishedCycle[]) => Promise<void>,
  ) {}

  /**
   * Resolves when the cycle is committed.
   *
   * @throws FencedError when its partition has another owner.
   */
  submit(cycle: FinishedCycle): Promise<void> {
    return new Promise((resolve, reject) => {
      this.pending.push({ cycle, resolve, reject });
      this.running ??= this.drain();
    });
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async drain(): Promise<void> {
    await sleep(GATHER_MS);
    while (this.pending.length) {
      let group = this.pending.splice(0);
      while (group.length) {
        try {
          await this.commit(group.map(({ cycle }) => cycle));
          group.forEach(({ resolve }) => resolve());
          break;
        } catch (error) {
          group = this.rejectFenced(group, error as Error);
        }
      }
    }
    this.running = undefined;
  }

  /** One lost partition must not fail the others. Returns what is to be tried again. */
  private rejectFenced(group: PendingCycle[], error: Error): PendingCycle[] {
    const lost = group.filter(
      ({ cycle }) =>
        error instanceof FencedError &&
        cycle.commit.assignment.topic === error.topic &&
        cycle.commit.assignment.partition === error.partition,
    );
    const failed = lost.length ? lost : group;
    failed.forEach(({ reject }) => reject(error));
    return group.filter(one => !failed.includes(one));
  }
}
