import { listAll } from '../listAll';
import type { ObjectStore } from '../ObjectStore';
import {
  archiveFolder,
  archiveKey,
  type ArchiveName,
  parseArchiveKey,
} from './ArchiveName';

/** @public */
export interface ArchiveEntry extends ArchiveName {
  key: string;
  /** Bytes in the store. */
  size: number;
}

/**
 * The topics of which something is archived.
 *
 * @public
 */
export async function archivedTopics(
  store: Pick<ObjectStore, 'names'>,
): Promise<string[]> {
  const names = await store.names(archiveFolder());
  return names
    .filter(name => name.endsWith('/'))
    .map(name => name.slice(0, -1));
}

/**
 * The partitions of a topic of which something is archived, ascending.
 *
 * @public
 */
export async function archivedPartitions(
  store: Pick<ObjectStore, 'names'>,
  topic: string,
): Promise<number[]> {
  const names = await store.names(archiveFolder(topic));
  return names
    .map(name => Number(/^p=(\d{5,})\/$/.exec(name)?.[1]))
    .filter(partition => !Number.isNaN(partition))
    .sort((a, b) => a - b);
}

/**
 * The objects of a partition, by first offset, those that stand for expired
 * ones included.
 *
 * @param onForeign - told the keys that are not of the archive's layout
 * @public
 */
export async function* listArchive(
  store: Pick<ObjectStore, 'list'>,
  topic: string,
  partition: number,
  onForeign?: (key: string) => void,
): AsyncGenerator<ArchiveEntry> {
  const prefix = archiveFolder(topic, partition);
  for await (const { key, size } of listAll(store, { prefix })) {
    const name = parseArchiveKey(key);
    if (name) yield { ...name, key, size };
    else onForeign?.(key);
  }
}

/**
 * The offset behind the last archived record of a partition: where the
 * archive goes on. Undefined when nothing is archived.
 *
 * @public
 */
export async function nextArchiveOffset(
  store: Pick<ObjectStore, 'list' | 'names'>,
  topic: string,
  partition: number,
): Promise<number | undefined> {
  const folder = archiveFolder(topic, partition);
  const days = (await store.names(folder)).filter(name =>
    /^day=.*\/$/.test(name),
  );
  // Log time never falls, so the last day has the last offsets.
  for (const day of days.reverse()) {
    let last = -1;
    for await (const { key } of listAll(store, { prefix: folder + day })) {
      last = Math.max(last, parseArchiveKey(key)?.last ?? -1);
    }
    if (last >= 0) return last + 1;
  }
  return undefined;
}

/** @internal */
export function expiredMarker(entry: ArchiveName): string {
  return archiveKey({ ...entry, format: 'expired' });
}
