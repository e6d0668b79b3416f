import { setTimeout as sleep } from 'node:timers/promises';
import { partitionOfKey, type TelemetryLog } from '@slo-scout/telemetry';
import type { Counter } from 'prom-client';
import type { WorkerLogger } from './WorkerLogger';

const ITEMS_PER_APPEND = 500;

/**
 * Brings what is committed from its outbox into a topic: one record an item,
 * the value is the whole item as JSON.
 *
 * @internal
 */
export class OutboxPublisher<T> {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly options: {
      /** What is published, for people, with a capital. */
      name: string;
      log: Pick<TelemetryLog, 'append' | 'partitions'>;
      topic: string;
      /** Hands over what waits and forgets it when `append` has resolved; returns how much it took. */
      publish(
        limit: number,
        append: (items: T[]) => Promise<void>,
      ): Promise<number>;
      /** The key of an item's record; equal keys are in one partition. */
      keyOf(item: T): string;
      headers: Record<string, string>;
      intervalMs: number;
      published: Pick<Counter, 'inc'>;
      errors: Pick<Counter, 'inc'>;
      logger: WorkerLogger;
    },
  ) {
    this.running = this.run();
  }

  /** Resolves when nothing is under way; what waits is left to whoever publishes next. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { name, intervalMs, errors, logger } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.publishAll();
      } catch (error) {
        errors.inc();
        logger.error(
          `${name} could not be published, they wait in the outbox: ${error}`,
        );
      }
      await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async publishAll(): Promise<void> {
    const { signal } = this.stopping;
    let taken: number;
    do {
      taken = await this.options.publish(ITEMS_PER_APPEND, items =>
        this.append(items),
      );
    } while (taken === ITEMS_PER_APPEND && !signal.aborted);
  }

  private async append(items: T[]): Promise<void> {
    const { log, topic, keyOf, headers, published } = this.options;
    const partitions = await log.partitions(topic);
    await log.append(
      topic,
      items.map(item => {
        const key = keyOf(item);
        return {
          partition: partitionOfKey(Buffer.from(key), partitions),
          key,
          value: Buffer.from(JSON.stringify(item)),
          headers,
        };
      }),
    );
    published.inc(items.length);
  }
}
