/**
 * OTLP on the wire, and the log between the data plane's programs.
 *
 * @packageDocumentation
 */
export * from './span';
export * from './log';
export { MalformedOtlpError } from './otlp/MalformedOtlpError';
export { partitionOfKey, type Partitioner } from './otlp/partitioner';
export * from './redaction';
export { splitTraces } from './otlp/splitTraces';
export { splitLogs } from './otlp/splitLogs';
export { splitMetrics } from './otlp/splitMetrics';
export {
  enrichResources,
  type EnrichmentAttribute,
} from './otlp/enrichResources';
export type { ResourceAttributes } from './otlp/ResourceView';
export {
  rawRecordHeaders,
  type RejectionReason,
  type Signal,
  type SplitOptions,
  type SplitResult,
} from './otlp/SplitResult';
export { decodeTraces, type DecodeTracesOptions } from './otlp/decodeTraces';
export {
  decodeLogs,
  type DecodedLogRecord,
  type DecodeLogsOptions,
} from './otlp/decodeLogs';
export {
  decodeMetrics,
  type DecodedMetric,
  type MetricType,
} from './otlp/decodeMetrics';
export type { AttributeValue } from './otlp/AttributeDecoder';
export { jsonToProtobuf, type ConvertedRequest } from './otlp/jsonToProtobuf';
export { ProtoWriter } from './otlp/ProtoWriter';
