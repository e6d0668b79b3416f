import type { LogRecord, TelemetryLog } from '@slo-scout/telemetry';
import type { ObjectStore } from '../ObjectStore';
import { archivedPartitions } from './listArchive';
import { PartitionRestore } from './PartitionRestore';
import type { RestoreOptions, RestoreSummary } from './RestoreOptions';

type Log = Pick<TelemetryLog, 'partitions' | 'ensureTopic' | 'append'>;

/**
 * Appends archived records to a log: each offset once, in order, in its
 * partition, with its key, headers and value. Offsets and log times are new.
 *
 * @param log - may be undefined in a dry run
 * @throws RangeError when the log's topic has too few partitions
 * @throws CorruptArchiveError, ObjectStoreError, and what the log throws; all
 * that was appended before is in the checkpoint, but for the last batch
 * @public
 */
export async function restoreArchive(
  store: ObjectStore,
  log: Log | undefined,
  options: RestoreOptions,
): Promise<RestoreSummary> {
  const { topic, toTopic = topic } = options;
  const partitions =
    options.partitions ?? (await archivedPartitions(store, topic));
  if (log && !options.dryRun && partitions.length) {
    await requirePartitions(log, toTopic, Math.max(...partitions) + 1);
  }
  const summary: RestoreSummary = {
    ...{ objects: 0, records: 0, bytes: 0, duplicates: 0, byPartition: {} },
  };
  const append = async (records: LogRecord[]) => {
    if (!options.dryRun) await log?.append(toTopic, records);
  };
  // One failing must not leave the others running.
  const stopping = new AbortController();
  await Promise.allSettled(
    partitions.map(partition =>
      new PartitionRestore(store, partition, options, summary, append)
        .run(stopping.signal)
        .catch(error => stopping.abort(error)),
    ),
  );
  stopping.signal.throwIfAborted();
  return summary;
}

async function requirePartitions(
  log: Log,
  topic: string,
  wanted: number,
): Promise<void> {
  const existing = await log.partitions(topic).catch(() => undefined);
  if (existing === undefined) await log.ensureTopic(topic, wanted);
  else if (existing < wanted) {
    throw new RangeError(
      `The topic "${topic}" has ${existing} partitions, and the archive's records are of ${wanted}: restore to a topic with as many, since a trace must stay in one partition.`,
    );
  }
}
