import { setTimeout as sleep } from 'node:timers/promises';
import type { Capsule } from '@slo-scout/journeys';
import { partitionOfKey, type TelemetryLog } from '@slo-scout/telemetry';
import type { TelemetryWriter } from '@slo-scout/telemetry-store';
import type { WorkerMetrics } from './metrics/WorkerMetrics';
import type { WorkerLogger } from './WorkerLogger';

const CAPSULES_PER_APPEND = 500;

/**
 * Brings committed capsules into the topic of capsules: the key is the
 * capsule's id, the value the whole capsule as JSON, so that a compacted topic
 * holds the latest state of each.
 *
 * @internal
 */
export class CapsulePublisher {
  private readonly stopping = new AbortController();
  private readonly running: Promise<void>;

  constructor(
    private readonly options: {
      log: Pick<TelemetryLog, 'append' | 'partitions'>;
      writer: Pick<TelemetryWriter, 'publishCapsules'>;
      topic: string;
      intervalMs: number;
      metrics: Pick<WorkerMetrics, 'published' | 'publishErrors'>;
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
    const { intervalMs, metrics, logger } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.publishAll();
      } catch (error) {
        metrics.publishErrors.inc();
        logger.error(
          `Capsules could not be published, they wait in the outbox: ${error}`,
        );
      }
      await sleep(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async publishAll(): Promise<void> {
    const { writer } = this.options;
    const { signal } = this.stopping;
    let taken: number;
    do {
      taken = await writer.publishCapsules(CAPSULES_PER_APPEND, capsules =>
        this.append(capsules),
      );
    } while (taken === CAPSULES_PER_APPEND && !signal.aborted);
  }

  private async append(capsules: Capsule[]): Promise<void> {
    const { log, topic, metrics } = this.options;
    const partitions = await log.partitions(topic);
    await log.append(
      topic,
      capsules.map(capsule => ({
        partition: partitionOfKey(Buffer.from(capsule.id), partitions),
        key: capsule.id,
        value: Buffer.from(JSON.stringify(capsule)),
        headers: { signal: 'capsules', encoding: 'json', v: '1' },
      })),
    );
    metrics.published.inc(capsules.length);
  }
}
