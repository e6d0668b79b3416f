import type { LogConsumer } from '@slo-scout/telemetry';

/**
 * Why a partition is not read for a while.
 *
 * @internal
 */
export type PauseReason = 'commit' | 'dead_letters';

/**
 * Pauses partitions of a consumer. One that is paused for several reasons goes
 * on when the last of them has gone.
 *
 * @internal
 */
export class PartitionGate {
  private readonly reasons = new Map<number, Set<PauseReason>>();
  private consumer: LogConsumer | undefined;

  /** The consumer is known only after its first partitions. */
  attach(consumer: LogConsumer): void {
    this.consumer = consumer;
    if (this.reasons.size) consumer.pause([...this.reasons.keys()]);
  }

  pause(partition: number, reason: PauseReason): void {
    const reasons = this.reasons.get(partition) ?? new Set();
    this.reasons.set(partition, reasons.add(reason));
    this.consumer?.pause([partition]);
  }

  resume(partition: number, reason: PauseReason): void {
    const reasons = this.reasons.get(partition);
    if (!reasons?.delete(reason) || reasons.size) return;
    this.reasons.delete(partition);
    this.consumer?.resume([partition]);
  }

  /** The partition has gone. */
  forget(partition: number): void {
    if (this.reasons.delete(partition)) this.consumer?.resume([partition]);
  }

  /** Number of partitions that are paused, by reason. */
  counts(): Record<PauseReason, number> {
    const counts = { commit: 0, dead_letters: 0 };
    for (const reasons of this.reasons.values())
      reasons.forEach(reason => counts[reason]++);
    return counts;
  }
}
