import type { Stats } from 'node:fs';
import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Checkpoint } from './Checkpoint';
import { matches } from './Fingerprint';

const COMPRESSED = /\.(?:gz|zst|bz2|xz|lz4|zip|tmp)$/i;

/**
 * True when rotation may name a log so: it adds to the name, or puts something
 * before the extension.
 *
 * @internal
 */
export function isSibling(log: string, other: string): boolean {
  const name = path.basename(other);
  const base = path.basename(log);
  const stem = path.basename(log, path.extname(log));
  const adds = (start: string) =>
    name.startsWith(start) && /^[-._~]/.test(name.slice(start.length));
  return (
    path.dirname(log) === path.dirname(other) &&
    name !== base &&
    (adds(base) || adds(stem)) &&
    !COMPRESSED.test(name)
  );
}

/** A file beside a log that rotation may have made of it. */
export interface Sibling {
  path: string;
  stats: Stats;
}

/**
 * The files beside a log whose names begin with its name, oldest first.
 *
 * @internal
 */
export async function siblingsOf(file: string): Promise<Sibling[]> {
  const folder = path.dirname(file);
  let names: string[];
  try {
    names = await readdir(folder);
  } catch {
    return [];
  }
  const found: Sibling[] = [];
  for (const name of names) {
    const sibling = path.join(folder, name);
    if (!isSibling(file, sibling)) continue;
    try {
      const stats = await stat(sibling);
      if (stats.isFile()) found.push({ path: sibling, stats });
    } catch {
      // Gone, or a link to nowhere.
    }
  }
  return found.sort((a, b) => a.stats.mtimeMs - b.stats.mtimeMs);
}

/**
 * Where the content of a log is now: the same inode under another name, else a
 * copy. The handle is the caller's to close.
 *
 * @internal
 */
export async function findContinuation(
  known: Pick<Checkpoint, 'path' | 'dev' | 'ino' | 'fingerprint'>,
  skip: (stats: Stats) => boolean,
): Promise<(Sibling & { handle: FileHandle }) | undefined> {
  const isInode = ({ stats }: Sibling) => stats.ino === known.ino;
  const siblings = (await siblingsOf(known.path))
    .reverse()
    .sort((a, b) => Number(isInode(b)) - Number(isInode(a)));
  for (const sibling of siblings) {
    const { end } = known.fingerprint;
    // Nothing read yet fits everything: then only the inode tells.
    const mayFit = sibling.stats.size >= end && (end > 0 || isInode(sibling));
    if (!mayFit || skip(sibling.stats)) continue;
    let handle: FileHandle;
    try {
      handle = await open(sibling.path, 'r');
    } catch {
      continue;
    }
    if (await matches(handle, known.fingerprint)) return { ...sibling, handle };
    await handle.close();
  }
  return undefined;
}
