import type { Command } from 'commander';
import type { CliIo } from '../CliIo';
import type { ExitCode } from '../ExitCode';
import { addArchiveListCommand } from './archiveList';
import { addArchiveRestoreCommand } from './archiveRestore';
import { addArchiveVerifyCommand } from './archiveVerify';

/**
 * Adds `slo-scout archive`.
 *
 * @internal
 */
export function addArchiveCommand(
  program: Command,
  io: CliIo,
  end: (code: ExitCode) => void,
): void {
  const archive = program
    .command('archive')
    .description('List, verify and restore what the archive worker has kept');
  addArchiveListCommand(archive, io);
  addArchiveVerifyCommand(archive, io, end);
  addArchiveRestoreCommand(archive, io);
}
