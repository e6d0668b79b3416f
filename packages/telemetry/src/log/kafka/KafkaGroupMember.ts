import type Broker from 'kafkajs/src/broker';
import {
  MemberAssignment,
  MemberMetadata,
} from 'kafkajs/src/consumer/assignerProtocol';
import { FencedError } from '../FencedError';
import type { PartitionAssignment } from '../TelemetryLog';
import { ERROR } from './errorCodes';
import type { KafkaConnection } from './KafkaConnection';
import { toKafkaLogError } from './toKafkaLogError';

const PROTOCOL = 'slo-scout';

/** @internal */
export interface GroupTiming {
  /** After this time without a sign of life its partitions are given to others. */
  sessionTimeoutMs: number;
  /** So long a member may take to finish the handler calls under way. */
  rebalanceTimeoutMs: number;
}

/** What a member's sign of life was answered with. */
export type Heartbeat = 'stable' | 'rebalancing' | 'lost';

/** As the metadata of a committed offset. */
interface OffsetMetadata {
  generation: number;
  /** False while the offset only carries the generation. */
  committed: boolean;
}

/** The group has forgotten us, or counts on without us. */
const LOST = new Set<unknown>([
  ERROR.ILLEGAL_GENERATION,
  ERROR.UNKNOWN_MEMBER_ID,
  ERROR.FENCED_INSTANCE_ID,
]);

/**
 * One member of a consumer group, by Kafka's own protocol: the coordinator
 * counts who lives, and the member it names as leader deals the partitions
 * out.
 *
 * A group's generation begins at 1 again when the group was empty for long, or
 * deleted, so it fences nobody out of a database. Ours is a number of each
 * partition, kept as metadata beside the group's offset, which Kafka lets only
 * the present member write: one more than the last, and at least the time in
 * ms, which makes it grow also when the metadata were lost.
 *
 * @internal
 */
export class KafkaGroupMember {
  private isLeader = false;
  /** Partitions of each topic, as this member has dealt them out. */
  private readonly dealt = new Map<string, number>();
  private memberId = '';
  private groupGeneration = -1;
  private coordinator: Broker | undefined;
  private readonly generations = new Map<number, number>();

  constructor(
    private readonly connection: KafkaConnection,
    private readonly topic: string,
    private readonly group: string,
    private readonly timing: GroupTiming,
  ) {}

  /**
   * Joins, or joins again after a rebalance began.
   *
   * @returns what is ours now
   * @throws KafkaLogError; unless that is permanent, it may be tried again
   */
  async join(): Promise<PartitionAssignment[]> {
    this.generations.clear();
    return this.guard(async broker => {
      const joined = await broker.joinGroup({
        groupId: this.group,
        sessionTimeout: this.timing.sessionTimeoutMs,
        rebalanceTimeout: this.timing.rebalanceTimeoutMs,
        memberId: this.memberId,
        groupProtocols: [
          {
            name: PROTOCOL,
            metadata: MemberMetadata.encode({
              version: 0,
              topics: [this.topic],
            }),
          },
        ],
      });
      this.memberId = joined.memberId;
      this.groupGeneration = joined.generationId;
      this.isLeader = joined.leaderId === joined.memberId;
      const { memberAssignment } = await broker.syncGroup({
        groupId: this.group,
        generationId: joined.generationId,
        memberId: joined.memberId,
        groupAssignment: this.isLeader ? await this.deal(joined.members) : [],
      });
      const own = memberAssignment.byteLength
        ? MemberAssignment.decode(memberAssignment)?.assignment[this.topic]
        : undefined;
      return this.claim(broker, own ?? []);
    });
  }

  async heartbeat(): Promise<Heartbeat> {
    try {
      await this.guard(broker =>
        broker.heartbeat({
          groupId: this.group,
          groupGenerationId: this.groupGeneration,
          memberId: this.memberId,
        }),
      );
      return 'stable';
    } catch (error) {
      const code = codeOf(error);
      if (code === ERROR.REBALANCE_IN_PROGRESS) return 'rebalancing';
      if (LOST.has(code)) return 'lost';
      throw error;
    }
  }

  /**
   * Whether there are partitions that nobody has yet. The leading member sees
   * to that.
   *
   * @throws KafkaLogError
   */
  async hasNewPartitions(): Promise<boolean> {
    if (!this.isLeader) return false;
    for (const [topic, count] of this.dealt) {
      const partitions = await this.connection.describeTopic(topic);
      if (partitions.length > count) return true;
    }
    return false;
  }

  /** @throws FencedError, KafkaLogError */
  async commit(assignment: PartitionAssignment, offset: number): Promise<void> {
    const { group, topic, partition, generation } = assignment;
    const fenced = () => new FencedError(group, topic, partition, generation);
    if (this.generations.get(partition) !== generation) throw fenced();
    try {
      await this.guard(broker =>
        this.write(broker, [
          { partition, offset, metadata: { generation, committed: true } },
        ]),
      );
    } catch (error) {
      const code = codeOf(error);
      if (LOST.has(code) || code === ERROR.REBALANCE_IN_PROGRESS)
        throw fenced();
      throw error;
    }
  }

  /** The next join is a new member's. */
  forget(): void {
    this.memberId = '';
    this.generations.clear();
  }

  async leave(): Promise<void> {
    const { memberId } = this;
    if (!memberId) return;
    this.forget();
    await this.guard(broker =>
      broker.leaveGroup({ groupId: this.group, memberId }),
    );
  }

  /** Looks for the coordinator where it is not known, and forgets it when it is none. */
  private async guard<T>(action: (broker: Broker) => Promise<T>): Promise<T> {
    try {
      this.coordinator ??= await this.connection.coordinator(this.group);
      return await action(this.coordinator);
    } catch (error) {
      const code = codeOf(error);
      if (LOST.has(code)) this.memberId = '';
      else if (code !== ERROR.REBALANCE_IN_PROGRESS)
        this.coordinator = undefined;
      throw toKafkaLogError(error, `group "${this.group}"`);
    }
  }

  /** Deals out in turn, so that shares differ by one at most. Members of one group may want different topics. */
  private async deal(
    members: { memberId: string; memberMetadata: Buffer }[],
  ): Promise<{ memberId: string; memberAssignment: Buffer }[]> {
    const takers = new Map<string, string[]>();
    for (const { memberId, memberMetadata } of members) {
      for (const topic of MemberMetadata.decode(memberMetadata).topics)
        takers.set(topic, [...(takers.get(topic) ?? []), memberId].sort());
    }
    this.dealt.clear();
    const shares = new Map<string, Record<string, number[]>>();
    for (const [topic, memberIds] of takers) {
      const partitions = await this.connection.describeTopic(topic);
      this.dealt.set(topic, partitions.length);
      memberIds.forEach((memberId, turn) => {
        const share = partitions
          .map(({ partitionId }) => partitionId)
          .filter(id => id % memberIds.length === turn);
        shares.set(memberId, { ...shares.get(memberId), [topic]: share });
      });
    }
    return [...shares].map(([memberId, assignment]) => ({
      memberId,
      memberAssignment: MemberAssignment.encode({ version: 0, assignment }),
    }));
  }

  /** Gives each partition its new generation, which Kafka refuses to those who are members no more. */
  private async claim(
    broker: Broker,
    partitions: number[],
  ): Promise<PartitionAssignment[]> {
    if (!partitions.length) return [];
    const { group, topic } = this;
    const { responses } = await broker.offsetFetch({
      groupId: group,
      topics: [
        { topic, partitions: partitions.map(partition => ({ partition })) },
      ],
    });
    const claimed = responses
      .flatMap(response => response.partitions)
      .map(({ partition, offset, metadata }) => {
        const known = parseMetadata(metadata);
        const position = Number(offset);
        const committed =
          position >= 0 && known?.committed !== false ? position : undefined;
        const generation = Math.max((known?.generation ?? 0) + 1, Date.now());
        return { partition, committed, generation };
      });
    await this.write(
      broker,
      claimed.map(({ partition, committed, generation }) => ({
        partition,
        offset: committed ?? 0,
        metadata: { generation, committed: committed !== undefined },
      })),
    );
    return claimed.map(({ partition, committed, generation }) => {
      this.generations.set(partition, generation);
      return { topic, group, partition, generation, committed };
    });
  }

  private async write(
    broker: Broker,
    offsets: { partition: number; offset: number; metadata: OffsetMetadata }[],
  ): Promise<void> {
    await broker.offsetCommit({
      groupId: this.group,
      groupGenerationId: this.groupGeneration,
      memberId: this.memberId,
      topics: [
        {
          topic: this.topic,
          partitions: offsets.map(({ partition, offset, metadata }) => ({
            partition,
            offset: String(offset),
            metadata: JSON.stringify(metadata),
          })),
        },
      ],
    });
  }
}

/** Whoever else commits for the group, such as Kafka's own tools, writes none, or others. */
function parseMetadata(text: string | null): OffsetMetadata | undefined {
  try {
    const { generation, committed } = JSON.parse(text ?? '');
    return Number.isSafeInteger(generation)
      ? { generation, committed: committed !== false }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Of the protocol, also from inside of a wrapped error. */
function codeOf(error: unknown): unknown {
  let inner = error as { code?: unknown; cause?: unknown } | undefined;
  for (let depth = 0; inner && depth < 5; depth++) {
    if (typeof inner.code === 'number') return inner.code;
    inner = inner.cause as typeof inner;
  }
  return undefined;
}
