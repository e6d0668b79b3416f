import type { ObjectStore } from '@slo-scout/object-store';
import { expireArchive } from '@slo-scout/object-store/archive';
import type { ProgramLogger } from '@slo-scout/program';
import type { ArchiveMetrics } from './metrics/ArchiveMetrics';

const DAY_MS = 86_400_000;
const INTERVAL_MS = 3_600_000;
const SOON_MS = 60_000;

/**
 * Deletes what is past retention, at the start and once an hour. It is done
 * here, and not by lifecycle rules of the bucket, since not every S3 has them
 * and none can leave a partition's last object its name.
 *
 * @internal
 */
export class ExpirySchedule {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly options: {
      store: ObjectStore;
      topic: string;
      retentionDays: number;
      metrics: ArchiveMetrics;
      logger: ProgramLogger;
    },
  ) {
    // Workers that start together need not list together.
    this.schedule(Math.random() * SOON_MS);
  }

  /** Resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(afterMs: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.run();
      this.running.then(() => this.schedule(INTERVAL_MS));
    }, afterMs);
  }

  private async run(): Promise<void> {
    const { store, topic, retentionDays, metrics, logger } = this.options;
    try {
      const before = Date.now() - retentionDays * DAY_MS;
      const count = await expireArchive(store, topic, before);
      metrics.expired.inc(count);
      if (count > 0) {
        logger.info(
          `${count} objects were deleted, being older than ${retentionDays} days.`,
        );
      }
    } catch (error) {
      metrics.failures.inc({ operation: 'expire' });
      logger.error(
        `What is past retention was not deleted; in an hour again. ${
          (error as Error).message
        }`,
      );
    }
  }
}
