import { TOPICS } from '../../TelemetryLog';
import { KafkaConnection } from '../KafkaConnection';
import type { KafkaTelemetryLogOptions } from '../KafkaTelemetryLog';
import { KafkaLogError } from '../KafkaLogError';
import { toKafkaLogError } from '../toKafkaLogError';
import { createTopic } from './createTopic';
import { readTopicConfig } from './readTopicConfig';
import { replicationFor, topicDefinition } from './topicDefinition';

const TOPIC = 2;

/**
 * How a topic of the product is, beside how it should be.
 *
 * @public
 */
export interface TopicReport {
  /** As it is called in Kafka. */
  topic: string;
  /** Whether it was missing; then it is created, unless in a dry run. */
  missing: boolean;
  /** Names of settings, and `partitions` and `replication.factor`, whose value is another than ours. */
  differences: { name: string; is: string; shouldBe: string }[];
  /** Those of the differences that were changed. */
  changed: string[];
}

/**
 * What {@link applyTopics} does.
 *
 * @public
 */
export interface ApplyTopicsOptions {
  /** Only looks. Default false. */
  dryRun?: boolean;
  /** Changes the settings of existing topics to ours, and adds partitions that are missing. Default false. */
  applyConfig?: boolean;
  /** Of raw-telemetry, enriched-events and capsules. Default 12. */
  partitions?: number;
}

/**
 * Creates the topics of the product where they are missing, and reports in
 * what existing ones differ. May be repeated at will.
 *
 * @throws KafkaLogError
 * @public
 */
export async function applyTopics(
  kafka: KafkaTelemetryLogOptions,
  options: ApplyTopicsOptions = {},
): Promise<TopicReport[]> {
  const connection = new KafkaConnection(kafka);
  try {
    await connection.open();
    const reports: TopicReport[] = [];
    for (const topic of Object.values(TOPICS)) {
      reports.push(
        await applyTopic(connection, topic, kafka.topicPrefix ?? '', options),
      );
    }
    return reports;
  } finally {
    await connection.close();
  }
}

async function applyTopic(
  connection: KafkaConnection,
  name: string,
  prefix: string,
  { dryRun = false, applyConfig = false, partitions }: ApplyTopicsOptions,
): Promise<TopicReport> {
  const topic = prefix + name;
  const definition = topicDefinition(name);
  if (partitions !== undefined && name !== TOPICS.deadLetters)
    definition.partitions = partitions;
  const known = await describe(connection, topic);
  if (!known) {
    if (!dryRun) await createTopic(connection, topic, definition);
    return { topic, missing: true, differences: [], changed: [] };
  }
  const { brokers } = await connection.controller();
  const { replicationFactor, minInSync } = replicationFor(brokers);
  const settings = {
    ...definition.config,
    'min.insync.replicas': String(minInSync),
  };
  const config = await readTopicConfig(connection, topic);
  const wrong = Object.entries(settings)
    .map(([key, shouldBe]) => ({
      name: key,
      is: config.get(key)?.value ?? '',
      shouldBe,
    }))
    .filter(({ is, shouldBe }) => is !== shouldBe);
  const differences = [...wrong];
  const note = (key: string, is: number, shouldBe: number) => {
    if (is < shouldBe)
      differences.push({ name: key, is: `${is}`, shouldBe: `${shouldBe}` });
  };
  note('partitions', known.partitions, definition.partitions);
  note('replication.factor', known.replicas, replicationFactor);
  const changed: string[] = [];
  if (applyConfig && !dryRun) {
    if (wrong.length) {
      // Kafka takes the whole of a topic's own settings: those of others stay.
      const own = [...config]
        .filter(([, setting]) => setting.own)
        .map(([key, { value }]) => [key, value] as const);
      await alter(
        connection,
        topic,
        new Map([...own, ...Object.entries(settings)]),
      );
      changed.push(...wrong.map(({ name: key }) => key));
    }
    if (known.partitions < definition.partitions) {
      await createTopic(connection, topic, definition);
      changed.push('partitions');
    }
  }
  return { topic, missing: false, differences, changed };
}

async function describe(
  connection: KafkaConnection,
  topic: string,
): Promise<{ partitions: number; replicas: number } | undefined> {
  try {
    const known = await connection.describeTopic(topic);
    const replicas = Math.min(...known.map(each => each.replicas.length));
    return { partitions: known.length, replicas };
  } catch (error) {
    if (error instanceof KafkaLogError && error.code === 'UNKNOWN_TOPIC')
      return undefined;
    throw error;
  }
}

async function alter(
  connection: KafkaConnection,
  topic: string,
  settings: Map<string, string>,
): Promise<void> {
  try {
    const { broker } = await connection.controller();
    await broker.alterConfigs({
      resources: [
        {
          type: TOPIC,
          name: topic,
          configEntries: [...settings].map(([name, value]) => ({
            name,
            value,
          })),
        },
      ],
    });
  } catch (error) {
    throw toKafkaLogError(error, `"${topic}"`);
  }
}
