import { TOPICS } from '../../TelemetryLog';

const DAY_MS = 86_400_000;

/**
 * How a topic is created, and what `slo-scout topics` compares it with.
 *
 * @public
 */
export interface TopicDefinition {
  partitions: number;
  /** Settings beside those that follow from the number of brokers. */
  config: Record<string, string>;
}

const COMMON = {
  // Log time must not depend on the clocks of those who write.
  'message.timestamp.type': 'LogAppendTime',
  // Producers compress; the broker keeps it as it came.
  'compression.type': 'producer',
  // Compressed, of a batch: collectors write values of up to 4 MiB.
  'max.message.bytes': String(8 * 1024 * 1024),
};

const keepFor = (ms: number): Record<string, string> => ({
  ...COMMON,
  'cleanup.policy': 'delete',
  'retention.ms': String(ms),
});

const DEFINITIONS: Record<string, TopicDefinition> = {
  [TOPICS.raw]: { partitions: 12, config: keepFor(DAY_MS) },
  [TOPICS.enriched]: { partitions: 12, config: keepFor(DAY_MS) },
  [TOPICS.capsules]: {
    partitions: 12,
    config: { ...COMMON, 'cleanup.policy': 'compact' },
  },
  [TOPICS.deadLetters]: { partitions: 1, config: keepFor(7 * DAY_MS) },
};

/**
 * The definition of a topic; one that is not the product's is kept for a day.
 *
 * @internal
 */
export function topicDefinition(topic: string): TopicDefinition {
  const known = DEFINITIONS[topic] ?? {
    partitions: 1,
    config: keepFor(DAY_MS),
  };
  return { ...known };
}

/**
 * Copies of each record: three where there are as many brokers. One of them
 * may be away without an append being refused.
 *
 * @internal
 */
export function replicationFor(brokers: number): {
  replicationFactor: number;
  minInSync: number;
} {
  const replicationFactor = Math.max(1, Math.min(3, brokers));
  return { replicationFactor, minInSync: Math.max(1, replicationFactor - 1) };
}
