import { promises as fs } from 'node:fs';
import path from 'node:path';
import { assertKey } from '../assertKey';
import { codeOf } from './folderError';

/**
 * The keys of files below `root` that start with `prefix` and stand behind
 * `after`, in the order of their bytes. Folders that can't hold one are not
 * opened. Files that no object could have written are passed over.
 *
 * @internal
 */
export async function* walk(
  root: string,
  prefix: string,
  after: string,
  folder = '',
): AsyncGenerator<string> {
  for (const name of await namesOf(root, folder)) {
    const key = folder + name;
    if (!name.endsWith('/')) {
      if (key.startsWith(prefix) && key > after) yield key;
    } else if (
      (key.startsWith(prefix) || prefix.startsWith(key)) &&
      (after < key || after.startsWith(key))
    ) {
      yield* walk(root, prefix, after, key);
    }
  }
}

/**
 * Names in a folder, in the order in which the keys below them come: a
 * folder's name is compared with its slash.
 *
 * @internal
 */
export async function namesOf(root: string, folder: string): Promise<string[]> {
  const entries = await fs
    .readdir(path.join(root, folder), { withFileTypes: true })
    .catch(error => {
      if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return [];
      throw error;
    });
  return entries
    .filter(entry => entry.isFile() || entry.isDirectory())
    .filter(({ name }) => isSegment(name))
    .map(entry => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .sort();
}

function isSegment(name: string): boolean {
  try {
    assertKey(name);
    return true;
  } catch {
    return false;
  }
}
