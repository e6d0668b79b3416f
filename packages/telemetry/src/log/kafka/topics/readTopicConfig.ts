import type { KafkaConnection } from '../KafkaConnection';
import { ofProtocol } from '../toKafkaLogError';

const TOPIC = 2;
const SET_ON_TOPIC = 1;

/**
 * A setting of a topic.
 *
 * @internal
 */
export interface TopicSetting {
  value: string;
  /** Whether it is set on the topic itself; else it is the brokers' default. */
  own: boolean;
}

/**
 * All settings of a topic.
 *
 * @throws KafkaLogError, or an error of the driver
 * @internal
 */
export async function readTopicConfig(
  connection: KafkaConnection,
  topic: string,
): Promise<Map<string, TopicSetting>> {
  const broker = await connection.anyBroker();
  const { resources } = await broker.describeConfigs({
    resources: [{ type: TOPIC, name: topic }],
  });
  const [resource] = resources;
  if (!resource || resource.errorCode !== 0)
    throw ofProtocol(resource?.errorCode ?? -1, `"${topic}"`);
  return new Map(
    resource.configEntries.map(entry => [
      entry.configName,
      {
        value: entry.configValue ?? '',
        own: entry.configSource === SET_ON_TOPIC,
      },
    ]),
  );
}
