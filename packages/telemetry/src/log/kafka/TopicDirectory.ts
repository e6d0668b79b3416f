import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaConnection } from './KafkaConnection';
import { KafkaLogError } from './KafkaLogError';
import { readTopicConfig } from './topics/readTopicConfig';

/** Kafka's own default. */
const DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;
const RETRY_MS = 100;
/** A broker may hear of a new topic a little later than the one that was asked to create it. */
const NEWS_MS = 500;

/**
 * What producers know of a topic.
 *
 * @internal
 */
export interface KnownTopic {
  /** Node id of each partition's leader; -1 where there is none. */
  leaders: number[];
  /** Limit of one batch, compressed. */
  maxMessageBytes: number;
}

/**
 * Leaders and limits of topics, looked up once for all that wait for it.
 *
 * @internal
 */
export class TopicDirectory {
  private readonly known = new Map<string, KnownTopic>();
  private readonly refreshes = new Map<string, Promise<KnownTopic>>();

  constructor(private readonly connection: KafkaConnection) {}

  /** What was last heard. */
  peek(topic: string): KnownTopic | undefined {
    return this.known.get(topic);
  }

  /**
   * What is known, or heard now. While Kafka cannot be asked it is asked again.
   *
   * @param deadline - on the monotonic clock; then it is given up
   * @throws KafkaLogError
   */
  async awaitTopic(topic: string, deadline: number): Promise<KnownTopic> {
    const startedAt = performance.now();
    for (;;) {
      try {
        // All that wait for one answer go on in the order they came.
        return this.known.get(topic) ?? (await this.refresh(topic));
      } catch (error) {
        if (!(error instanceof KafkaLogError && error.retriable)) throw error;
        const until =
          error.code === 'UNKNOWN_TOPIC' ? startedAt + NEWS_MS : deadline;
        if (performance.now() + RETRY_MS > Math.min(until, deadline))
          throw error;
      }
      await sleep(RETRY_MS);
    }
  }

  /**
   * Asks again who leads.
   *
   * @throws KafkaLogError
   */
  refresh(topic: string): Promise<KnownTopic> {
    let refresh = this.refreshes.get(topic);
    if (!refresh) {
      refresh = this.lookUp(topic).finally(() => this.refreshes.delete(topic));
      this.refreshes.set(topic, refresh);
    }
    return refresh;
  }

  /** The limit has changed: ask again for that too. */
  forgetLimits(topic: string): void {
    this.known.delete(topic);
  }

  private async lookUp(topic: string): Promise<KnownTopic> {
    const partitions = await this.connection.describeTopic(topic);
    const found = {
      leaders: partitions.map(({ leader }) => leader),
      maxMessageBytes:
        this.known.get(topic)?.maxMessageBytes ?? (await this.limitOf(topic)),
    };
    this.known.set(topic, found);
    return found;
  }

  private async limitOf(topic: string): Promise<number> {
    try {
      const config = await readTopicConfig(this.connection, topic);
      const limit = config.get('max.message.bytes');
      return limit ? Number(limit.value) : DEFAULT_MAX_MESSAGE_BYTES;
    } catch {
      // A user who may write need not be one who may see settings.
      return DEFAULT_MAX_MESSAGE_BYTES;
    }
  }
}
