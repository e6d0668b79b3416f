import { setTimeout as sleep } from 'node:timers/promises';
import { ERROR } from '../errorCodes';
import type { KafkaConnection } from '../KafkaConnection';
import { KafkaLogError } from '../KafkaLogError';
import { toKafkaLogError } from '../toKafkaLogError';
import { replicationFor, type TopicDefinition } from './topicDefinition';

const ELECTION_TIMEOUT_MS = 30_000;
const POLL_MS = 50;

/**
 * Creates a topic, or gives it more partitions; never takes any away. Resolves
 * when every partition has a leader.
 *
 * @returns the number of partitions it had; undefined when there was no topic
 * @throws KafkaLogError
 * @internal
 */
export async function createTopic(
  connection: KafkaConnection,
  topic: string,
  { partitions, config }: TopicDefinition,
): Promise<number | undefined> {
  const existing = await sizeOf(connection, topic);
  try {
    const { broker, brokers } = await connection.controller();
    if (existing === undefined) {
      const { replicationFactor, minInSync } = replicationFor(brokers);
      const settings = {
        ...config,
        'min.insync.replicas': String(minInSync),
      };
      await unless(ERROR.TOPIC_ALREADY_EXISTS, () =>
        broker.createTopics({
          topics: [
            {
              topic,
              numPartitions: partitions,
              replicationFactor,
              configEntries: Object.entries(settings).map(([name, value]) => ({
                name,
                value,
              })),
            },
          ],
        }),
      );
    } else if (existing < partitions) {
      // Somebody else may have been quicker.
      await unless(ERROR.INVALID_PARTITIONS, () =>
        broker.createPartitions({
          topicPartitions: [{ topic, count: partitions }],
        }),
      );
    }
  } catch (error) {
    throw toKafkaLogError(error, `"${topic}"`);
  }
  if (existing === undefined || existing < partitions)
    await elected(connection, topic, existing === undefined ? 1 : partitions);
  return existing;
}

async function sizeOf(
  connection: KafkaConnection,
  topic: string,
): Promise<number | undefined> {
  try {
    return (await connection.describeTopic(topic)).length;
  } catch (error) {
    if (error instanceof KafkaLogError && error.code === 'UNKNOWN_TOPIC')
      return undefined;
    throw error;
  }
}

async function unless(
  code: number,
  action: () => Promise<unknown>,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    const { errors = [error] } = error as { errors?: unknown[] };
    if (!errors.every(each => (each as { code?: number }).code === code))
      throw errors[0];
  }
}

async function elected(
  connection: KafkaConnection,
  topic: string,
  partitions: number,
): Promise<void> {
  const deadline = Date.now() + ELECTION_TIMEOUT_MS;
  for (;;) {
    try {
      const known = await connection.describeTopic(topic);
      if (
        known.length >= partitions &&
        known.every(({ leader }) => leader >= 0)
      )
        return;
    } catch (error) {
      if (!(error instanceof KafkaLogError && error.retriable)) throw error;
    }
    if (Date.now() > deadline) {
      throw new KafkaLogError(
        'TIMEOUT',
        `Kafka has created "${topic}", but no leader for each partition: check that all brokers run.`,
      );
    }
    await sleep(POLL_MS);
  }
}
