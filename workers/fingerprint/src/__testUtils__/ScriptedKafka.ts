import { createTestTopicPrefix } from '@slo-scout/dev-kafka';
import {
  KafkaTelemetryLog,
  type LogRecord,
  type StoredRecord,
  TOPICS,
} from '@slo-scout/telemetry';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';

/**
 * A topic that holds a script, each record at the log time that the script
 * says. All runs read it, each as another group.
 *
 * @internal
 */
export class ScriptedKafka {
  readonly prefix = createTestTopicPrefix();
  private readonly kafka: Kafka;
  private readonly ends: number[];

  private constructor(private readonly brokers: string, partitions: number) {
    this.kafka = new Kafka({
      brokers: brokers.split(','),
      logLevel: logLevel.NOTHING,
    });
    this.ends = new Array<number>(partitions).fill(0);
  }

  static async create(
    brokers: string,
    records: Array<LogRecord & { at: number }>,
    options: { partitions: number; startMs: number },
  ): Promise<ScriptedKafka> {
    const scripted = new ScriptedKafka(brokers, options.partitions);
    const topic = scripted.prefix + TOPICS.raw;
    const admin = scripted.kafka.admin();
    await admin.connect();
    await admin.createTopics({
      waitForLeaders: true,
      topics: [
        {
          topic,
          numPartitions: options.partitions,
          // Times are the script's, not the broker's.
          configEntries: [
            { name: 'message.timestamp.type', value: 'CreateTime' },
            { name: 'retention.ms', value: '-1' },
          ],
        },
      ],
    });
    await admin.disconnect();
    const producer = scripted.kafka.producer();
    await producer.connect();
    await producer.send({
      topic,
      messages: records.map(({ partition, key, value, headers, at }) => {
        scripted.ends[partition]++;
        return {
          partition,
          key,
          value: Buffer.from(value),
          headers,
          timestamp: String(options.startMs + at),
        };
      }),
    });
    await producer.disconnect();
    return scripted;
  }

  /** A member's view of the log, which gives partitions away quickly. */
  open(): Promise<KafkaTelemetryLog> {
    return KafkaTelemetryLog.create({
      brokers: this.brokers.split(','),
      topicPrefix: this.prefix,
      timing: {
        heartbeatMs: 100,
        sessionTimeoutMs: 3_000,
        rebalanceTimeoutMs: 1_500,
        idleMs: 50,
      },
    });
  }

  /** For programs. */
  get env(): Record<string, string> {
    return {
      SLO_SCOUT_KAFKA_BROKERS: this.brokers,
      SLO_SCOUT_KAFKA_TOPIC_PREFIX: this.prefix,
    };
  }

  /** True when the group is done with every record. */
  async isDone(url: string, group: string): Promise<boolean> {
    const at = await offsetsOf(url, group);
    return this.ends.every((end, partition) => at.get(partition) === end);
  }

  /** True when the group is done with some of the records. */
  async hasBegun(url: string, group: string): Promise<boolean> {
    return [...(await offsetsOf(url, group)).values()].some(at => at > 0);
  }

  /** What lies in a topic of one partition, as soon as it is so many. */
  async read(topic: string, wanted: number): Promise<StoredRecord[]> {
    const log = await this.open();
    const found: StoredRecord[] = [];
    const enough = new Promise<void>((resolve, reject) => {
      log
        .consume(
          { topic, group: `reader-of-${topic}` },
          {
            assigned: async () => 0,
            batch: async ({ records }) => {
              found.push(...records);
              if (found.length >= wanted) resolve();
            },
            revoked: async () => undefined,
          },
        )
        .catch(reject);
    });
    await enough;
    await log.close();
    return found;
  }
}

/** Where the outputs in a database stand, by partition. */
async function offsetsOf(
  url: string,
  group: string,
): Promise<Map<number, number>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ partition: number; at: string }>(
      `SELECT partition, committed_offset AS at FROM slo_scout_telemetry.consumer_offsets
       WHERE group_name = $1 AND topic = $2`,
      [group, TOPICS.raw],
    );
    return new Map(rows.map(row => [row.partition, Number(row.at)]));
  } finally {
    await client.end();
  }
}
