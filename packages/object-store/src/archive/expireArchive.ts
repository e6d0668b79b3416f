import type { ObjectStore } from '../ObjectStore';
import { ObjectExistsError } from '../ObjectExistsError';
import {
  archivedPartitions,
  type ArchiveEntry,
  expiredMarker,
  listArchive,
} from './listArchive';

/**
 * Deletes the objects whose records are all older than a log time. Safe when
 * several do so at once. Keys that are not of the archive's layout are left.
 *
 * The last object of a partition says up to where the partition is archived.
 * When it expires an empty one takes its place, until there is a newer one.
 *
 * @param beforeMs - log time, ms since the epoch
 * @returns how many objects with records were deleted
 * @public
 */
export async function expireArchive(
  store: ObjectStore,
  topic: string,
  beforeMs: number,
): Promise<number> {
  let count = 0;
  for (const partition of await archivedPartitions(store, topic)) {
    const old: ArchiveEntry[] = [];
    let newest: ArchiveEntry | undefined;
    for await (const entry of listArchive(store, topic, partition)) {
      if (!newest || entry.last >= newest.last) newest = entry;
      if (entry.toMs < beforeMs) old.push(entry);
    }
    const place = newest && expiredMarker(newest);
    if (newest && newest.toMs < beforeMs && newest.format !== 'expired') {
      await keepPlace(store, expiredMarker(newest));
    }
    const expired = old.filter(({ key }) => key !== place);
    await store.deleteMany(expired.map(({ key }) => key));
    count += expired.filter(({ format }) => format !== 'expired').length;
  }
  return count;
}

async function keepPlace(store: ObjectStore, key: string): Promise<void> {
  try {
    await store.put(key, new Uint8Array(), { ifAbsent: true });
  } catch (error) {
    if (!(error instanceof ObjectExistsError)) throw error;
  }
}
