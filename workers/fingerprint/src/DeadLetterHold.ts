import type { LogConsumer, StoredRecord } from '@slo-scout/telemetry';
import type { DeadLetterBreaker } from './DeadLetterBreaker';
import type { PartitionGate } from './pipeline/PartitionGate';
import type { WorkerLogger } from './WorkerLogger';

/**
 * Leaves a partition alone while the dead letters take no more of it.
 *
 * @internal
 */
export class DeadLetterHold {
  private readonly timers = new Set<NodeJS.Timeout>();
  private attachConsumer: (consumer: LogConsumer) => void = () => undefined;
  private readonly consumer = new Promise<LogConsumer>(resolve => {
    this.attachConsumer = resolve;
  });

  constructor(
    private readonly options: {
      breaker: DeadLetterBreaker;
      gate: PartitionGate;
      logger: WorkerLogger;
    },
  ) {}

  /** To be called with the consumer whose partitions are to wait. */
  attach(consumer: LogConsumer): void {
    this.attachConsumer(consumer);
  }

  /** The record comes again when dead letters are taken again. */
  async add({ partition, offset }: StoredRecord): Promise<void> {
    const { breaker, gate, logger } = this.options;
    const consumer = await this.consumer;
    const { waitMs } = breaker;
    gate.pause(partition, 'dead_letters');
    consumer.seek(partition, offset);
    logger.error(
      `Too many records of partition ${partition} can't be read: it waits at offset ${offset} for ${Math.ceil(
        waitMs / 1000,
      )} s. See what the last dead letters hold, and who writes them.`,
    );
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      gate.resume(partition, 'dead_letters');
    }, waitMs);
    this.timers.add(timer);
  }

  /** No timer fires afterwards. */
  close(): void {
    this.timers.forEach(timer => clearTimeout(timer));
  }
}
