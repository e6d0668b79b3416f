/**
 * What every collector and worker program shares.
 *
 * @packageDocumentation
 */
export type { ProgramLogger } from './ProgramLogger';
export { stderrLogger } from './stderrLogger';
export { programCommand } from './programCommand';
export { wholeNumber } from './wholeNumber';
export {
  databaseOf,
  openTelemetryLog,
  TELEMETRY_LOG_HELP,
} from './openTelemetryLog';
export { readRedactor, REDACTION_HELP } from './readRedactor';
export { kafkaOptions } from './kafkaOptions';
export { UsageError } from './UsageError';
export { runProgram, type RunningProgram } from './runProgram';
export {
  startOperationsServer,
  type OperationsServer,
  type OperationsServerOptions,
} from './startOperationsServer';
