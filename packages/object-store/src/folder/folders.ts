import { promises as fs } from 'node:fs';
import path from 'node:path';
import { codeOf } from './folderError';

/**
 * Creates the folders of a key and makes them durable.
 *
 * @internal
 */
export async function makeFolders(root: string, key: string): Promise<void> {
  const folder = path.join(root, path.dirname(key));
  let created: string | undefined;
  try {
    created = await fs.mkdir(folder, { recursive: true });
  } catch (error) {
    // A file is where the folder should be, which is not "the object exists".
    throw codeOf(error) === 'EEXIST'
      ? Object.assign(new Error('a file is in the way'), { code: 'ENOTDIR' })
      : error;
  }
  if (!created) return;
  const top = path.dirname(created);
  for (let at = path.dirname(folder); ; at = path.dirname(at)) {
    await syncFolder(at);
    if (at === top) return;
  }
}

/**
 * Makes the entries of a folder durable.
 *
 * @internal
 */
export async function syncFolder(folder: string): Promise<void> {
  // Windows can't open folders, and needs not to.
  if (process.platform === 'win32') return;
  const handle = await fs.open(folder, 'r').catch(error => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  try {
    await handle?.sync();
  } finally {
    await handle?.close();
  }
}

/**
 * Removes the folders of a key as far as they are empty.
 *
 * @internal
 */
export async function removeEmptyFolders(
  root: string,
  key: string,
): Promise<void> {
  for (
    let folder = path.dirname(key);
    folder !== '.';
    folder = path.dirname(folder)
  ) {
    try {
      await fs.rmdir(path.join(root, folder));
    } catch {
      // Not empty, or somebody was faster.
      return;
    }
  }
}
