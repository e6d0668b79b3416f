import { ObjectExistsError, type ObjectStore } from '@slo-scout/object-store';
import {
  archiveKey,
  type ArchiveWriter,
  nextArchiveOffset,
} from '@slo-scout/object-store/archive';
import type { ProgramLogger } from '@slo-scout/program';
import type {
  LogConsumer,
  PartitionAssignment,
  RecordBatch,
  RecordHandler,
} from '@slo-scout/telemetry';
import type { ArchiveLimits } from './ArchiveLimits';
import type { ArchiveMetrics, PartitionState } from './metrics/ArchiveMetrics';
import { PartitionArchive } from './PartitionArchive';
import { type Backoff, retryStore } from './retryStore';

/**
 * Connects the log to the partitions that are ours. Where a partition goes on
 * follows from the names of its objects. The log is told as well, but only so
 * that it keeps what is not archived yet, and to know it again.
 *
 * @internal
 */
export class ArchiveHandler implements RecordHandler {
  private readonly owned = new Map<number, PartitionArchive>();
  private readonly consumer = Promise.withResolvers<LogConsumer>();
  /** The last request to the store failed. */
  failing = false;

  constructor(
    private readonly options: {
      store: ObjectStore;
      metrics: ArchiveMetrics;
      logger: ProgramLogger;
      limits: ArchiveLimits;
      backoff: Backoff;
      adopt: boolean;
      /** From here on nothing more is read, and what was read is stored. */
      draining: AbortSignal;
      /** From here on nothing is tried again. */
      giveUp: AbortSignal;
    },
  ) {}

  /** The consumer that calls us. */
  attach(consumer: LogConsumer): void {
    this.consumer.resolve(consumer);
  }

  async assigned(assignment: PartitionAssignment): Promise<number> {
    const { store, limits, adopt } = this.options;
    const { topic, partition } = assignment;
    const archived = await this.retry('list', () =>
      nextArchiveOffset(store, topic, partition),
    );
    // The first thing we do with a partition is to commit, so a log that knows nothing of us is none that we archived.
    if (archived && assignment.committed === undefined && !adopt) {
      throw new Error(
        `The archive has partition ${partition} of ${topic} up to offset ${
          archived - 1
        }, but the group ${
          assignment.group
        } has never archived this log: it is a new one. Archive it to another prefix of the store, or, if it is the same log after all, start once with --adopt.`,
      );
    }
    const next = archived ?? 0;
    let known = assignment.committed;
    const commit = async (offset: number) => {
      if (known === offset) return;
      const consumer = await this.consumer.promise;
      await consumer.commit(assignment, offset);
      known = offset;
    };
    this.owned.set(
      partition,
      new PartitionArchive(
        ...([topic, partition, next, limits] as const),
        async writer => {
          await commit(known ?? next);
          await commit(await this.put(writer));
        },
        (from, to) => this.missed(archived, partition, from, to),
      ),
    );
    return next;
  }

  async batch(batch: RecordBatch): Promise<void> {
    // What comes now is for the next owner.
    if (this.options.draining.aborted) return;
    await this.owned.get(batch.partition)?.take(batch);
  }

  async revoked({ partition }: PartitionAssignment): Promise<void> {
    const archive = this.owned.get(partition);
    this.owned.delete(partition);
    try {
      // Given back by ourselves; one that was taken from us is read again by its new owner.
      if (this.options.draining.aborted) await archive?.flush();
    } catch (error) {
      this.options.logger.warn(
        `The rest of partition ${partition} is left to the next start: ${
          (error as Error).message
        }`,
      );
    } finally {
      archive?.discard();
    }
  }

  /** For metrics. */
  states(): PartitionState[] {
    return [...this.owned].map(([partition, { oldestMs, watermarkMs }]) => ({
      ...{ partition, oldestMs, watermarkMs },
    }));
  }

  /** @returns the offset behind the object */
  private async put(writer: ArchiveWriter): Promise<number> {
    const { store, metrics, logger } = this.options;
    const { rawBytes, records } = writer;
    const { name, body } = await writer.finish();
    const key = archiveKey(name);
    let outcome = 'created';
    await this.retry('put', async () => {
      try {
        await store.put(key, body, { ifAbsent: true });
      } catch (error) {
        // By another owner, or by us and the answer was lost: the same records either way.
        if (!(error instanceof ObjectExistsError)) throw error;
        outcome = 'exists';
      }
    });
    metrics.objects.inc({ outcome });
    metrics.records.inc(records);
    metrics.rawBytes.inc(rawBytes);
    metrics.storedBytes.inc(body.byteLength);
    logger.info(`${records} records are archived in ${key}.`);
    return name.last + 1;
  }

  private missed(
    archived: number | undefined,
    partition: number,
    from: number,
    to: number,
  ): void {
    // An archive that begins has not missed what was before it.
    if (archived === undefined && from === 0) return;
    this.options.metrics.missedOffsets.inc(to - from);
    this.options.logger.error(
      `Offsets ${from} to ${
        to - 1
      } of partition ${partition} are not archived: the log no longer had them.`,
    );
  }

  private async retry<T>(
    operation: 'put' | 'list',
    act: () => Promise<T>,
  ): Promise<T> {
    const { backoff, giveUp, metrics, logger } = this.options;
    const result = await retryStore(act, backoff, giveUp, (error, pauseMs) => {
      this.failing = true;
      metrics.failures.inc({ operation });
      logger.error(`${error.message} Trying again in ${pauseMs} ms.`);
    });
    this.failing = false;
    return result;
  }
}
