/**
 * The OTLP collector: gRPC and HTTP into the telemetry log.
 *
 * @packageDocumentation
 */
export { startOtlpCollector, type OtlpCollector } from './startOtlpCollector';
export type {
  CollectorLimits,
  OtlpCollectorOptions,
  SpoolSettings,
} from './OtlpCollectorOptions';
export type { TlsOptions } from './net/TlsOptions';
export type { Enrich } from './ingest/prepareRecords';
export type { CollectorLogger } from './CollectorLogger';
export { COLLECTOR_NODE_OPTIONS } from './collectorNodeOptions';
