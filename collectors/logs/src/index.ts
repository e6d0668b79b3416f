/**
 * The log collector: files and container logs into the telemetry log.
 *
 * @packageDocumentation
 */
export {
  startLogCollector,
  type LogCollectorOptions,
  type RunningLogCollector,
} from './startLogCollector';
export type {
  LogCollectorConfig,
  LogCollectorConfigInput,
} from './config/LogCollectorConfig';
