/**
 * The OTLP collector: gRPC and HTTP into the telemetry log.
 *
 * @packageDocumentation
 */
export {
  startOtlpCollector,
  type OtlpCollector,
  type OtlpCollectorOptions,
} from './startOtlpCollector';
export type { CollectorLogger } from './CollectorLogger';
