/**
 * What every collector and worker program shares.
 *
 * @packageDocumentation
 */
export type { ProgramLogger } from './ProgramLogger';
export { stderrLogger } from './stderrLogger';
export { programCommand } from './programCommand';
export { groupOption } from './options/groupOption';
export { memberOption } from './options/memberOption';
export { partitionsOption } from './options/partitionsOption';
export { redactionOption } from './options/redactionOption';
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
