import path from 'node:path';
import type { ObjectStore } from '@slo-scout/object-store';
import {
  CorruptArchiveError,
  restoreArchive,
  type RestoreSummary,
} from '@slo-scout/object-store/archive';
import {
  openTelemetryLog,
  TELEMETRY_LOG_HELP,
  UsageError,
  wholeNumber,
} from '@slo-scout/program';
import type { Command } from 'commander';
import { CheckpointFile } from '../archive/CheckpointFile';
import { formatBytes } from '../archive/formatBytes';
import {
  addSelectionFlags,
  type SelectionFlags,
  selectionOf,
} from '../archive/selectionFlags';
import { withArchiveStore } from '../archive/withArchiveStore';
import { CliError } from '../CliError';
import type { CliIo } from '../CliIo';

const MIB = 1024 * 1024;

interface RestoreFlags extends SelectionFlags {
  toTopic?: string;
  rate: number;
  checkpoint?: string;
  skipCorrupt: boolean;
  dryRun: boolean;
}

/**
 * Adds `slo-scout archive restore`.
 *
 * @internal
 */
export function addArchiveRestoreCommand(archive: Command, io: CliIo): void {
  addSelectionFlags(
    archive
      .command('restore')
      .description(
        `Append archived records to the telemetry log, each once, with their partition, key and headers; their log time is new.\n${TELEMETRY_LOG_HELP}`,
      ),
  )
    .option(
      '--to-topic <name>',
      'topic to append to; created when it is missing (default: the archived one)',
    )
    .option(
      '--rate <MiB>',
      'MiB a second of each partition; 0: as fast as it goes',
      wholeNumber(0, 10_000),
      4,
    )
    .option(
      '--checkpoint <file>',
      'keeps how far it has come; with the same file it goes on from there',
    )
    .option('--skip-corrupt', 'go on behind a damaged object', false)
    .option('--dry-run', 'read and count, append nothing', false)
    .action(async (flags: RestoreFlags) => {
      await withArchiveStore(flags.store, io, store =>
        restore(store, flags, io).catch(error => {
          throw explained(error);
        }),
      );
    });
}

async function restore(
  store: ObjectStore,
  flags: RestoreFlags,
  io: CliIo,
): Promise<void> {
  const selection = selectionOf(flags);
  const { topic, partitions, fromMs, toMs } = selection;
  const { toTopic = topic, dryRun } = flags;
  const checkpoint =
    flags.checkpoint === undefined
      ? undefined
      : await CheckpointFile.open(
          path.resolve(io.cwd, flags.checkpoint),
          JSON.stringify({
            from: store.location,
            ...{ topic, toTopic, partitions, fromMs, toMs },
          }),
        );
  const log = dryRun ? undefined : await openTelemetryLog(process.env);
  const interrupt = new AbortController();
  const onSignal = () =>
    interrupt.abort(
      new CliError(
        checkpoint
          ? `Interrupted; the same command goes on from ${flags.checkpoint}.`
          : 'Interrupted; a part is restored. With --checkpoint it could go on from there.',
      ),
    );
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const summary = await restoreArchive(store, log, {
      ...{ ...selection, toTopic, checkpoint, dryRun },
      bytesPerSecond: flags.rate * MIB,
      onCorrupt: flags.skipCorrupt
        ? error => io.err(`slo-scout: ${error.message}\n`)
        : undefined,
      signal: interrupt.signal,
    });
    io.out(describe(summary, toTopic, dryRun));
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await log?.close();
  }
}

function describe(
  summary: RestoreSummary,
  toTopic: string,
  dryRun: boolean,
): string {
  const lines = Object.entries(summary.byPartition).map(
    ([partition, records]) => `p=${partition}: ${records} records\n`,
  );
  const { records, bytes, objects, duplicates } = summary;
  const twice = duplicates
    ? `; ${duplicates} were archived twice and are restored once`
    : '';
  return `${lines.join('')}${records} records, ${formatBytes(
    bytes,
  )}, of ${objects} objects ${
    dryRun ? 'would be' : 'are'
  } restored to ${toTopic}${twice}\n`;
}

/** What a person can do something about is a sentence; the rest keeps its stack. */
function explained(error: Error): Error {
  if (error instanceof CorruptArchiveError) {
    return new CliError(
      `${error.message} What came before it is restored; --skip-corrupt goes on behind it.`,
    );
  }
  if (error instanceof UsageError || error instanceof RangeError) {
    return new CliError(error.message);
  }
  const { code } = error as NodeJS.ErrnoException;
  if (code && /^(E[A-Z]+|28P01|28000|3D000|42501)$/.test(code)) {
    return new CliError(
      `The telemetry log can't be used (${code}): check SLO_SCOUT_DATABASE. What is restored stays; with --checkpoint the same command goes on.`,
    );
  }
  return error;
}
