/**
 * The command line of SLO-Scout.
 *
 * @packageDocumentation
 */
export { runCli } from './runCli';
export type { CliIo } from './CliIo';
export { readHistories } from './backtest/readHistories';
