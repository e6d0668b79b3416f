export * from './TelemetryLog';
export { FencedError } from './FencedError';
export { logMigrations } from './migrations/logMigrations';
export { lockMigrations } from './migrations/lockMigrations';
export { MIGRATIONS_TABLE } from './migrations/migrateLog';
export type { SqlMigration } from './migrations/SqlMigration';
export {
  claimOffset,
  commitOffset,
  type CommittedOffset,
} from './postgres/consumerOffsets';
export { copyInto } from './postgres/copyInto';
export { inTransaction } from './postgres/inTransaction';
export { isTransient } from './postgres/isTransient';
export type { ConsumerTiming } from './postgres/PostgresLogConsumer';
export {
  PostgresTelemetryLog,
  type PostgresTelemetryLogOptions,
} from './postgres/PostgresTelemetryLog';
export type { LogRetention } from './postgres/retention';
export { DEFAULT_TELEMETRY_SCHEMA, quoteSchema } from './postgres/schemaName';
export {
  KafkaTelemetryLog,
  type KafkaTelemetryLogOptions,
} from './kafka/KafkaTelemetryLog';
export type { KafkaConnectionOptions } from './kafka/KafkaConnectionOptions';
export type { KafkaConsumerTiming } from './kafka/KafkaLogConsumer';
export { KafkaLogError, type KafkaLogErrorCode } from './kafka/KafkaLogError';
export type { KafkaLogEvents, OffsetReset } from './kafka/KafkaLogEvents';
export { RecordTooLargeError } from './kafka/RecordTooLargeError';
export {
  applyTopics,
  type ApplyTopicsOptions,
  type TopicReport,
} from './kafka/topics/applyTopics';
export {
  startRepartition,
  type RepartitionOptions,
  type RunningRepartition,
} from './repartition/startRepartition';
