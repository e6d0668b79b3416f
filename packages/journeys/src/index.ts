/**
 * From spans to journeys; pure, no I/O.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './metrics';
export { TraceAssembler } from './assembly/TraceAssembler';
export type { AssemblyCounters, LateSpan } from './assembly/TraceAssembler';
export type { TraceAssemblerOptions } from './assembly/TraceAssemblerOptions';
export { OpenBytes } from './assembly/OpenBytes';
export type { Tombstone } from './assembly/Tombstones';
export { repairTrace } from './repair/repairTrace';
export type { RepairedTrace, RepairKind } from './repair/RepairedTrace';
export { sanitizeName } from './operations/sanitizeName';
export { templateOperation } from './operations/templateOperation';
export type { TemplatedOperation } from './operations/templateOperation';
export { OperationTemplater } from './operations/OperationTemplater';
export { dryRunTemplates } from './operations/dryRunTemplates';
export type { TemplateDryRun } from './operations/dryRunTemplates';
export type {
  OperationTemplaterOptions,
  TemplaterNode,
  TemplaterState,
} from './operations/OperationTemplater';
export type { Fingerprint } from './fingerprint/Fingerprint';
export { Fingerprinter } from './fingerprint/Fingerprinter';
export { fingerprintTrace } from './fingerprint/fingerprintTrace';
export { isFailure } from './fingerprint/isFailure';
export type { Operation } from './fingerprint/OperationTable';
export { samplingOf } from './fingerprint/samplingOf';
export type { Sampling } from './fingerprint/samplingOf';
export { variantOf } from './fingerprint/variantOf';
export {
  bucketIndex,
  bucketOfBound,
  bucketUpperBound,
} from './histogram/buckets';
export { ExponentialHistogram } from './histogram/ExponentialHistogram';
export { mergeHistograms } from './histogram/mergeHistograms';
export { CapsuleBuilder } from './capsule/CapsuleBuilder';
export { capsuleId } from './capsule/capsuleId';
export { mergeCapsules } from './capsule/mergeCapsules';
export { inferJourneys } from './inference/inferJourneys';
export { isStale } from './inference/isStale';
export { journeyChanges } from './inference/journeyChanges';
export type { JourneyChange, JourneyEra } from './inference/journeyChanges';
export { criticalPath } from './criticalpath/criticalPath';
export type {
  CriticalPath,
  CriticalSegment,
} from './criticalpath/criticalPath';
export { failingSpan } from './criticalpath/failingSpan';
export { tracePathOf } from './criticalpath/tracePathOf';
export type { PathStep, TracePath } from './criticalpath/TracePath';
export { aggregateCriticalPath } from './criticalpath/aggregateCriticalPath';
export type {
  JourneyPath,
  QuantilePath,
} from './criticalpath/aggregateCriticalPath';
