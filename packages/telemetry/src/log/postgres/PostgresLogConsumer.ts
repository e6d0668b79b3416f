import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { PartitionReader } from '../reading/PartitionReader';
import { PartitionReaders } from '../reading/PartitionReaders';
import type {
  ConsumeOptions,
  LogConsumer,
  PartitionAssignment,
  RecordHandler,
} from '../TelemetryLog';
import { fetchRecords } from './fetchRecords';
import { GroupMembership, type Lease } from './GroupMembership';
import { commitGroupOffset, readGroupOffset } from './groupOffsets';
import { advanceHead, readHeads } from './heads';
import { isTransient } from './isTransient';

/**
 * Times of a consumer, ms.
 *
 * @public
 */
export interface ConsumerTiming {
  /** How often a member says that it lives and looks at its share. Default 1000. */
  heartbeatMs: number;
  /** After this time without a sign of life its partitions are free. Default 10000. */
  sessionTimeoutMs: number;
  /** How often the ends of the partitions are looked at. Default 25. */
  pollMs: number;
  /** How often an idle partition gets an empty batch. Default 500. */
  idleMs: number;
}

const DEFAULT_MAX_BATCH_BYTES = 8 * 1024 * 1024;

/**
 * A consumer of one topic on Postgres: holds leases, runs one
 * {@link PartitionReader} for each, and pokes them when something was appended.
 *
 * @internal
 */
export class PostgresLogConsumer implements LogConsumer {
  readonly failed: Promise<Error>;
  private fail: (error: Error) => void = () => undefined;
  private readonly membership: GroupMembership;
  private readonly readers = new PartitionReaders();
  private readonly releases = new Set<Promise<void>>();
  private stopping: Promise<void> | undefined;
  private readonly stopped = new AbortController();
  private renewedAt = Date.now();
  private readonly loops: Promise<void>[] = [];

  private constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly options: ConsumeOptions & { member: string },
    private readonly handler: RecordHandler,
    private readonly timing: ConsumerTiming,
  ) {
    this.failed = new Promise(resolve => {
      this.fail = resolve;
    });
    const { topic, group, member } = options;
    this.membership = new GroupMembership(
      pool,
      schema,
      topic,
      group,
      member,
      timing.sessionTimeoutMs,
    );
  }

  /** Joins the group; partitions follow as soon as they are free. */
  static async start(
    pool: Pool,
    schema: string,
    options: ConsumeOptions & { member: string },
    handler: RecordHandler,
    timing: ConsumerTiming,
  ): Promise<PostgresLogConsumer> {
    const consumer = new PostgresLogConsumer(
      pool,
      schema,
      options,
      handler,
      timing,
    );
    await consumer.membership.join();
    await consumer.rebalance();
    consumer.loops.push(
      consumer.repeat(timing.heartbeatMs, () => consumer.rebalance()),
      consumer.repeat(timing.pollMs, () => consumer.pokeReaders()),
    );
    return consumer;
  }

  pause(partitions?: number[]): void {
    this.readers.pause(partitions);
  }

  resume(partitions?: number[]): void {
    this.readers.resume(partitions);
  }

  seek(partition: number, offset: number): void {
    this.readers.seek(partition, offset);
  }

  commit(assignment: PartitionAssignment, offset: number): Promise<void> {
    return commitGroupOffset(this.pool, this.schema, assignment, offset);
  }

  stop(): Promise<void> {
    this.stopping ??= this.shutDown();
    return this.stopping;
  }

  private async shutDown(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.loops);
    for (const reader of [...this.readers.values()]) reader.end();
    while (this.releases.size) await Promise.all(this.releases);
    // The session times out by itself when the database can't be told.
    await this.membership.leave().catch(() => undefined);
  }

  private giveUp(error: Error): void {
    if (this.stopping) return;
    this.stop().then(
      () => this.fail(error),
      () => this.fail(error),
    );
  }

  private async repeat(ms: number, action: () => Promise<void>): Promise<void> {
    const { signal } = this.stopped;
    while (!signal.aborted) {
      await sleep(ms, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await action();
      } catch (error) {
        if (isTransient(error)) this.endExpired();
        else this.giveUp(error as Error);
      }
    }
  }

  /** When the leases could not be renewed for a session, they are somebody else's by now. */
  private endExpired(): void {
    if (Date.now() - this.renewedAt < this.timing.sessionTimeoutMs) return;
    this.readers.forEach(reader => reader.end());
  }

  private async rebalance(): Promise<void> {
    const share = await this.membership.heartbeat();
    const startedAt = Date.now();
    const held = [...this.readers.values()].map(reader => reader.assignment);
    const renewed = new Set(
      (await this.membership.renew(held)).map(({ partition }) => partition),
    );
    this.renewedAt = startedAt;
    for (const { partition } of held) {
      if (!renewed.has(partition)) this.readers.get(partition)?.end();
    }
    [...renewed]
      .sort((a, b) => a - b)
      .slice(share)
      .forEach(partition => this.readers.get(partition)?.end());
    if (this.stopped.signal.aborted) return;
    // Those that are still being handed back count, or this member would hold more than its share.
    for (const lease of await this.membership.acquire(
      share - this.readers.size,
    ))
      this.read(lease);
  }

  private read(lease: Lease): void {
    const {
      topic,
      group,
      maxBatchBytes = DEFAULT_MAX_BATCH_BYTES,
    } = this.options;
    const { pool, schema } = this;
    const reader = new PartitionReader(
      { topic, group, ...lease },
      {
        fetch: (partition, position) =>
          fetchRecords(pool, schema, topic, partition, position, maxBatchBytes),
        advance: partition => advanceHead(pool, schema, topic, partition),
        committed: assignment => readGroupOffset(pool, schema, assignment),
        isTransient,
      },
      this.handler,
      {
        idleMs: this.timing.idleMs,
        paused: partition => this.readers.isPaused(partition),
      },
    );
    this.readers.set(lease.partition, reader);
    const release = this.releaseWhenEnded(reader, lease).finally(() =>
      this.releases.delete(release),
    );
    this.releases.add(release);
  }

  private async releaseWhenEnded(
    reader: PartitionReader,
    lease: Lease,
  ): Promise<void> {
    try {
      await reader.ended;
    } catch (error) {
      this.giveUp(error as Error);
    }
    this.readers.delete(lease.partition);
    // A lease that can't be given back now runs out by itself.
    await this.membership.release(lease).catch(() => undefined);
  }

  private async pokeReaders(): Promise<void> {
    if (!this.readers.size) return;
    const heads = await readHeads(this.pool, this.schema, this.options.topic);
    this.readers.forEach((reader, partition) =>
      reader.poke(heads.get(partition)),
    );
  }
}
