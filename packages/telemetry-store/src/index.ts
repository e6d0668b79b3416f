/**
 * The tables of the data plane.
 *
 * @packageDocumentation
 */
export * from './TelemetryStore';
export {
  migrateTelemetryStore,
  rollbackTelemetryStore,
  type TelemetryStoreOptions,
} from './migrateTelemetryStore';
export { PostgresTelemetryStore } from './PostgresTelemetryStore';
export {
  TelemetryWriter,
  type ClaimedPartition,
  type CommitResult,
  type TelemetryWriterOptions,
} from './TelemetryWriter';
export type { CycleCommit } from './CycleCommit';
export {
  DEFAULT_SIGNALS_LIMITS,
  type LogCount,
  type MetricPresence,
  type SignalsCommit,
  type SignalsLimits,
  type SignalsResult,
} from './SignalsCommit';
export {
  decodeCapsuleReference,
  encodeCapsuleReference,
  type CycleTombstones,
} from './operations/assembly/encodeTombstones';
export type { LateCount } from './operations/capsules/addLate';
export { compareDescriptions } from './operations/journeys/compareDescriptions';
export { leastKnown } from './operations/journeys/leastKnown';
export type { VariantDelta } from './operations/journeys/VariantDelta';
export {
  DEFAULT_RETENTION,
  type StoreRetention,
} from './operations/maintainStore';
export type { JourneyText } from './operations/embeddings/JourneyText';
export {
  JourneyEmbeddingStore,
  type UnmirroredVector,
} from './operations/embeddings/JourneyEmbeddingStore';
