import type {
  ConsumeOptions,
  LogConsumer,
  LogRecord,
  RecordHandler,
  TelemetryLog,
} from '../TelemetryLog';
import { KafkaConnection } from './KafkaConnection';
import type { KafkaConnectionOptions } from './KafkaConnectionOptions';
import { type KafkaConsumerTiming, KafkaLogConsumer } from './KafkaLogConsumer';
import type { KafkaLogEvents } from './KafkaLogEvents';
import { KafkaProducer } from './KafkaProducer';
import { TopicDirectory } from './TopicDirectory';
import { createTopic } from './topics/createTopic';
import { topicDefinition } from './topics/topicDefinition';

const MAX_PARTITIONS = 4096;

/**
 * Options of {@link KafkaTelemetryLog.create}.
 *
 * @public
 */
export interface KafkaTelemetryLogOptions extends KafkaConnectionOptions {
  /** In front of the names of topics and groups, as they stand in Kafka. Callers do not see it. */
  topicPrefix?: string;
  /** So long an append is tried again before it is given up, ms. Default 30000. */
  deliveryTimeoutMs?: number;
  timing?: Partial<KafkaConsumerTiming>;
  events?: KafkaLogEvents;
}

/**
 * The log of the distributed mode: Apache Kafka, 3.5 or later.
 *
 * An append resolves when all in-sync replicas have it (acks=all); appends
 * that wait share a request. Groups are Kafka's consumer groups.
 *
 * @public
 */
export class KafkaTelemetryLog implements TelemetryLog {
  private readonly connection: KafkaConnection;
  private readonly topics: TopicDirectory;
  private readonly producer: KafkaProducer;
  private readonly consumers = new Set<LogConsumer>();
  private readonly timing: KafkaConsumerTiming;
  private readonly prefix: string;
  private closing: Promise<void> | undefined;

  private constructor(private readonly options: KafkaTelemetryLogOptions) {
    this.connection = new KafkaConnection(options);
    this.topics = new TopicDirectory(this.connection);
    this.producer = new KafkaProducer(
      this.connection,
      this.topics,
      options.deliveryTimeoutMs ?? 30_000,
    );
    this.prefix = options.topicPrefix ?? '';
    this.timing = {
      heartbeatMs: 1000,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 30_000,
      idleMs: 500,
      topicCheckMs: 10_000,
      ...options.timing,
    };
  }

  /**
   * Connects.
   *
   * @throws KafkaLogError when no broker can be reached, or the login is refused
   */
  static async create(
    options: KafkaTelemetryLogOptions,
  ): Promise<KafkaTelemetryLog> {
    const log = new KafkaTelemetryLog(options);
    try {
      await log.connection.open();
    } catch (error) {
      await log.connection.close();
      throw error;
    }
    return log;
  }

  async partitions(topic: string): Promise<number> {
    return (await this.connection.describeTopic(this.prefix + topic)).length;
  }

  async ensureTopic(topic: string, partitions: number): Promise<void> {
    if (
      !Number.isInteger(partitions) ||
      partitions < 1 ||
      partitions > MAX_PARTITIONS
    ) {
      throw new RangeError(
        `A topic has 1 to ${MAX_PARTITIONS} partitions, not ${partitions}.`,
      );
    }
    if (!/^[a-zA-Z0-9._-]{1,249}$/.test(this.prefix + topic)) {
      throw new RangeError(
        `"${topic}" can't be a topic: use up to 249 letters, digits, dots, underscores and hyphens.`,
      );
    }
    await createTopic(this.connection, this.prefix + topic, {
      ...topicDefinition(topic),
      partitions,
    });
  }

  async append(topic: string, records: LogRecord[]): Promise<void> {
    if (this.closing) throw new Error('The telemetry log is closed.');
    if (!records.length) return;
    await this.producer.append(this.prefix + topic, records);
  }

  async consume(
    options: ConsumeOptions,
    handler: RecordHandler,
  ): Promise<LogConsumer> {
    if (this.closing) throw new Error('The telemetry log is closed.');
    const consumer = await KafkaLogConsumer.start(
      this.options,
      { ...options, prefix: this.prefix },
      handler,
      this.timing,
      this.options.events ?? {},
    );
    this.consumers.add(consumer);
    return consumer;
  }

  close(): Promise<void> {
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    await Promise.all([...this.consumers].map(consumer => consumer.stop()));
    await this.producer.idle();
    await this.connection.close();
  }
}
