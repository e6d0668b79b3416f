import type { ObjectStore } from '../ObjectStore';
import { ObjectNotFoundError } from '../ObjectNotFoundError';
import { type ArchiveSelection, mayHold } from './ArchiveSelection';
import { CorruptArchiveError } from './CorruptArchiveError';
import {
  archivedPartitions,
  type ArchiveEntry,
  listArchive,
} from './listArchive';
import { readArchive } from './readArchive';

/**
 * Something about the archive that a person should know.
 * `corrupt` and `gap` mean that records are missing; `overlap` (records are
 * there twice) and `foreign` (no object of the archive) do no harm.
 *
 * @public
 */
export interface ArchiveFinding {
  kind: 'corrupt' | 'gap' | 'overlap' | 'foreign';
  partition: number;
  message: string;
}

/** @public */
export interface ArchiveReport {
  objects: number;
  records: number;
  /** Bytes of the records' values. */
  valueBytes: number;
  /** Bytes in the store. */
  storedBytes: number;
  findings: ArchiveFinding[];
}

/**
 * Reads all selected objects to their ends and compares the offsets in them.
 *
 * @param onObject - told of each object that was read
 * @throws ObjectStoreError when the store fails
 * @public
 */
export async function verifyArchive(
  store: ObjectStore,
  selection: ArchiveSelection,
  onObject?: (entry: ArchiveEntry) => void,
): Promise<ArchiveReport> {
  const report: ArchiveReport = {
    ...{ objects: 0, records: 0, valueBytes: 0, storedBytes: 0 },
    findings: [],
  };
  const { topic } = selection;
  const partitions =
    selection.partitions ?? (await archivedPartitions(store, topic));
  for (const partition of partitions) {
    const find = (kind: ArchiveFinding['kind'], message: string) =>
      report.findings.push({ kind, partition, message });
    const foreign = (key: string) =>
      find('foreign', `${key} is no object of the archive`);
    let next: number | undefined;
    for await (const entry of listArchive(store, topic, partition, foreign)) {
      if (!mayHold(selection, entry)) continue;
      if (next !== undefined && entry.first < next) {
        find(
          'overlap',
          `offsets ${entry.first} to ${Math.min(
            next - 1,
            entry.last,
          )} are archived twice`,
        );
      }
      next = await verifyObject(store, entry, next, report, find);
      onObject?.(entry);
    }
  }
  return report;
}

/** @returns the offset that should follow */
async function verifyObject(
  store: ObjectStore,
  entry: ArchiveEntry,
  start: number | undefined,
  report: ArchiveReport,
  find: (kind: ArchiveFinding['kind'], message: string) => void,
): Promise<number> {
  let next = start ?? entry.first;
  const gapBefore = (offset: number) => {
    if (offset > next) {
      find('gap', `offsets ${next} to ${offset - 1} are not in the archive`);
    }
  };
  gapBefore(entry.first);
  // Only what this object adds counts; one that lies within others adds nothing.
  next = Math.max(next, entry.first);
  if (entry.format !== 'expired') report.objects++;
  report.storedBytes += entry.size;
  try {
    for await (const { offset, value } of readArchive(store, entry)) {
      if (offset < next) continue;
      gapBefore(offset);
      next = offset + 1;
      report.records++;
      report.valueBytes += value.byteLength;
    }
  } catch (error) {
    // Retention may take an object between the listing and the reading.
    if (!(error instanceof ObjectNotFoundError)) {
      if (!(error instanceof CorruptArchiveError)) throw error;
      find('corrupt', error.message);
    }
  }
  return Math.max(next, entry.last + 1);
}
