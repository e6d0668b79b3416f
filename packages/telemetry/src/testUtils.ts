/**
 * For tests: the contract suite of the log's adapters.
 *
 * @packageDocumentation
 */
export {
  telemetryLogContract,
  type TelemetryLogContractOptions,
} from './log/contract/telemetryLogContract';
export { eventually } from './log/contract/eventually';
