/**
 * A real Apache Kafka for tests and the distributed demo.
 *
 * @packageDocumentation
 */
export {
  startKafka,
  type RunningKafka,
  type StartKafkaOptions,
} from './startKafka';
export type { KafkaCertificates } from './createCertificates';
export type { KafkaListener, KafkaSecurity } from './serverProperties';
export { whyNoKafka } from './kafkaLibraries';
export { createTestTopicPrefix } from './createTestTopicPrefix';
export { describeWithKafka, describeWithOwnKafka } from './describeWithKafka';
