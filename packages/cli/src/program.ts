import { Command } from 'commander';
import type { CliIo } from './CliIo';
import { addArchiveCommand } from './commands/archive';
import { addBacktestCommand } from './commands/backtest';
import { addLintCommand } from './commands/lint';
import { addRedactCommand } from './commands/redact';
import { addRepartitionCommand } from './commands/repartition';
import { addTopicsCommand } from './commands/topics';
import type { ExitCode } from './ExitCode';

/**
 * The program with all its commands.
 *
 * @param end - told the exit code of a command that did its work
 * @internal
 */
export function createProgram(
  io: CliIo,
  end: (code: ExitCode) => void,
): Command {
  const program = new Command('slo-scout')
    .description('SLOs that come true: tools for rules and objectives')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError('Try slo-scout --help.');
  addArchiveCommand(program, io, end);
  addBacktestCommand(program, io);
  addLintCommand(program, io, end);
  addRedactCommand(program, io, end);
  addRepartitionCommand(program, io, end);
  addTopicsCommand(program, io, end);
  return program;
}
