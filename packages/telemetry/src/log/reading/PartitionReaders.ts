import type { PartitionReader } from './PartitionReader';

/**
 * The readers of a consumer by partition, and which of them are to wait.
 *
 * @internal
 */
export class PartitionReaders extends Map<number, PartitionReader> {
  private readonly paused = new Set<number>();
  private allPaused = false;

  isPaused(partition: number): boolean {
    return this.allPaused || this.paused.has(partition);
  }

  /** All that there are and will be when none is named. */
  pause(partitions?: number[]): void {
    if (!partitions) this.allPaused = true;
    partitions?.forEach(partition => this.paused.add(partition));
  }

  resume(partitions?: number[]): void {
    if (!partitions) {
      this.allPaused = false;
      this.paused.clear();
    }
    partitions?.forEach(partition => this.paused.delete(partition));
    this.forEach(reader => reader.poke());
  }

  /** @throws RangeError when the partition is not ours */
  seek(partition: number, offset: number): void {
    const reader = this.get(partition);
    if (!reader)
      throw new RangeError(
        `Partition ${partition} is not assigned to this consumer, so it can't seek there.`,
      );
    reader.seek(offset);
    reader.poke();
  }
}
