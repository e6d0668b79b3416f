import { verifyArchive } from '@slo-scout/object-store/archive';
import type { Command } from 'commander';
import { formatBytes } from '../archive/formatBytes';
import {
  addSelectionFlags,
  type SelectionFlags,
  selectionOf,
} from '../archive/selectionFlags';
import { withArchiveStore } from '../archive/withArchiveStore';
import type { CliIo } from '../CliIo';
import { EXIT, type ExitCode } from '../ExitCode';

/**
 * Adds `slo-scout archive verify`.
 *
 * @internal
 */
export function addArchiveVerifyCommand(
  archive: Command,
  io: CliIo,
  end: (code: ExitCode) => void,
): void {
  addSelectionFlags(
    archive
      .command('verify')
      .description(
        'Read all objects: checksums, and offsets that are missing or twice; exits with 1 when records are missing or damaged',
      ),
  ).action(async (flags: SelectionFlags) => {
    end(await verify(flags, io));
  });
}

async function verify(flags: SelectionFlags, io: CliIo): Promise<ExitCode> {
  const report = await withArchiveStore(flags.store, io, store =>
    verifyArchive(store, selectionOf(flags)),
  );
  for (const { kind, partition, message } of report.findings) {
    io.out(`${kind}: p=${partition}: ${message}\n`);
  }
  const { objects, records, valueBytes, storedBytes } = report;
  io.out(
    `${objects} objects, ${records} records, ${formatBytes(
      valueBytes,
    )} in ${formatBytes(storedBytes)}\n`,
  );
  const lost = report.findings.some(
    ({ kind }) => kind === 'corrupt' || kind === 'gap',
  );
  return lost ? EXIT.findings : EXIT.ok;
}
