import { setTimeout as sleep } from 'node:timers/promises';
import { PartitionReader } from '../reading/PartitionReader';
import { PartitionReaders } from '../reading/PartitionReaders';
import type {
  ConsumeOptions,
  LogConsumer,
  PartitionAssignment,
  RecordHandler,
} from '../TelemetryLog';
import { KafkaConnection } from './KafkaConnection';
import type { KafkaConnectionOptions } from './KafkaConnectionOptions';
import { KafkaFetcher } from './KafkaFetcher';
import { KafkaGroupMember } from './KafkaGroupMember';
import { KafkaLogError } from './KafkaLogError';
import type { KafkaLogEvents } from './KafkaLogEvents';

/**
 * Times of a consumer on Kafka, ms.
 *
 * @public
 */
export interface KafkaConsumerTiming {
  /** How often a member says that it lives, and hears of a rebalance. Default 1000. */
  heartbeatMs: number;
  /** After this time without a sign of life its partitions are given to others. Default 10000. */
  sessionTimeoutMs: number;
  /** So long a member may take to finish the handler calls under way, before others take over. Default 30000. */
  rebalanceTimeoutMs: number;
  /** How often an idle partition gets an empty batch. Default 500. */
  idleMs: number;
  /** How often the leading member looks whether the topic has more partitions. Default 10000. */
  topicCheckMs: number;
}

/** Names are the callers'; in Kafka they have the prefix. */
interface PrefixedOptions extends ConsumeOptions {
  prefix: string;
}

const DEFAULT_MAX_BATCH_BYTES = 8 * 1024 * 1024;
const RETRY_MS = 200;
/** At the end nobody waits longer for a group that does not come to rest. */
const LAST_JOIN_MS = 3000;

/**
 * A consumer of one topic on Kafka: a {@link KafkaGroupMember} that says which
 * partitions are ours, and one {@link PartitionReader} for each.
 *
 * @internal
 */
export class KafkaLogConsumer implements LogConsumer {
  readonly failed: Promise<Error>;
  private fail: (error: Error) => void = () => undefined;
  private failure: Error | undefined;
  private readonly connection: KafkaConnection;
  /** Joining waits at the coordinator, and must not hold up fetching, nor fetching it. */
  private readonly fetchConnection: KafkaConnection;
  private readonly member: KafkaGroupMember;
  private readonly fetcher: KafkaFetcher;
  /** As it is called in Kafka. */
  private readonly topic: string;
  private readonly readers = new PartitionReaders();
  private readonly stopped = new AbortController();
  private readonly ended: Promise<void>;

  private constructor(
    connections: [KafkaConnection, KafkaConnection],
    private readonly options: PrefixedOptions,
    private readonly handler: RecordHandler,
    private readonly timing: KafkaConsumerTiming,
    private readonly events: KafkaLogEvents,
  ) {
    this.failed = new Promise(resolve => {
      this.fail = resolve;
    });
    [this.connection, this.fetchConnection] = connections;
    this.topic = options.prefix + options.topic;
    const group = options.prefix + options.group;
    const { maxBatchBytes = DEFAULT_MAX_BATCH_BYTES } = options;
    this.member = new KafkaGroupMember(
      this.connection,
      this.topic,
      group,
      timing,
    );
    this.fetcher = new KafkaFetcher(this.fetchConnection, {
      topic: this.topic,
      ...{ group, maxBatchBytes, events },
      idleMs: timing.idleMs,
    });
    this.ended = this.run();
  }

  /**
   * Begins to join the group; partitions follow.
   *
   * @throws KafkaLogError when Kafka cannot be reached or has no such topic
   */
  static async start(
    kafka: KafkaConnectionOptions,
    options: PrefixedOptions,
    handler: RecordHandler,
    timing: KafkaConsumerTiming,
    events: KafkaLogEvents,
  ): Promise<KafkaLogConsumer> {
    const connections: [KafkaConnection, KafkaConnection] = [
      new KafkaConnection(kafka),
      new KafkaConnection(kafka),
    ];
    try {
      await connections[0].describeTopic(options.prefix + options.topic);
    } catch (error) {
      await Promise.all(connections.map(connection => connection.close()));
      throw error;
    }
    return new KafkaLogConsumer(connections, options, handler, timing, events);
  }

  pause(partitions?: number[]): void {
    this.readers.pause(partitions);
  }

  resume(partitions?: number[]): void {
    this.readers.resume(partitions);
  }

  seek(partition: number, offset: number): void {
    this.readers.seek(partition, offset);
    this.fetcher.cancel(partition);
  }

  commit(assignment: PartitionAssignment, offset: number): Promise<void> {
    return this.member.commit(assignment, offset);
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.ended;
  }

  private async run(): Promise<void> {
    while (!this.stopped.signal.aborted) {
      try {
        this.read(await this.join());
        await this.untilRebalance();
      } catch (error) {
        if (error instanceof KafkaLogError && !error.retriable)
          this.giveUp(error);
        else this.events.retry?.(error as Error);
        await this.endReaders();
        await this.sleep(RETRY_MS);
      }
      await this.endReaders();
    }
    // Who can't say farewell is missed when the session ends.
    await this.member.leave().catch(() => undefined);
    this.fetcher.close();
    await Promise.all([this.connection.close(), this.fetchConnection.close()]);
    if (this.failure) this.fail(this.failure);
  }

  private giveUp(error: Error): void {
    if (this.stopped.signal.aborted) return;
    this.failure = error;
    this.stopped.abort();
  }

  /** A join that is under way at the end is awaited for a while, so that the group can be left. */
  private async join(): Promise<PartitionAssignment[]> {
    const joined = this.member.join();
    joined.catch(() => undefined);
    const { signal } = this.stopped;
    const waiting = new AbortController();
    const stopped = new Promise<void>(resolve => {
      signal.addEventListener('abort', () => resolve(), {
        signal: waiting.signal,
      });
    }).then(() => sleep(LAST_JOIN_MS, undefined, { signal: waiting.signal }));
    stopped.catch(() => undefined);
    try {
      const assignments = await Promise.race([joined, stopped]);
      return signal.aborted ? [] : assignments ?? [];
    } finally {
      waiting.abort();
    }
  }

  private read(assignments: PartitionAssignment[]): void {
    const { topic, group } = this.options;
    for (const { committed, partition, generation } of assignments) {
      const assignment = { topic, group, partition, generation };
      this.fetcher.assign(partition, committed);
      const reader = new PartitionReader(
        assignment,
        this.fetcher,
        this.handler,
        {
          idleMs: this.timing.idleMs,
          paused: id => this.readers.isPaused(id),
        },
      );
      this.readers.set(partition, reader);
      reader.ended.catch(error => this.giveUp(error));
    }
  }

  /** Gives signs of life until the group changes, or this ends. */
  private async untilRebalance(): Promise<void> {
    const { heartbeatMs, sessionTimeoutMs, topicCheckMs } = this.timing;
    let heardAt = Date.now();
    let checkedAt = Date.now();
    for (;;) {
      await this.sleep(heartbeatMs);
      if (this.stopped.signal.aborted) return;
      try {
        const answer = await this.member.heartbeat();
        if (answer !== 'stable') return;
        heardAt = Date.now();
      } catch (error) {
        if (error instanceof KafkaLogError && !error.retriable) throw error;
        this.events.retry?.(error as Error);
        // By now the partitions are somebody else's.
        if (Date.now() - heardAt > sessionTimeoutMs) return;
      }
      if (Date.now() - checkedAt >= topicCheckMs) {
        checkedAt = Date.now();
        if (await this.topicHasGrown()) return;
      }
    }
  }

  private async topicHasGrown(): Promise<boolean> {
    try {
      return await this.member.hasNewPartitions();
    } catch (error) {
      this.events.retry?.(error as Error);
      return false;
    }
  }

  /** Hands everything back. The handler calls under way end first; meanwhile we are still alive. */
  private async endReaders(): Promise<void> {
    const readers = [...this.readers.values()];
    if (!readers.length) return;
    for (const [partition, reader] of this.readers) {
      reader.end();
      this.fetcher.cancel(partition);
    }
    let ended = false;
    const all = Promise.allSettled(readers.map(reader => reader.ended)).then(
      () => {
        ended = true;
      },
    );
    for (;;) {
      const waiting = new AbortController();
      const pause = sleep(this.timing.heartbeatMs, undefined, {
        signal: waiting.signal,
      }).catch(() => undefined);
      await Promise.race([all, pause]);
      waiting.abort();
      if (ended) break;
      await this.member.heartbeat().catch(() => undefined);
    }
    this.readers.clear();
  }

  private async sleep(ms: number): Promise<void> {
    const { signal } = this.stopped;
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }
}
