import { randomUUID } from 'node:crypto';
import { constants, promises as fs } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { assertFolder, assertKey, assertPrefix } from '../assertKey';
import { describeObject } from '../describeObject';
import { ObjectExistsError } from '../ObjectExistsError';
import { ObjectNotFoundError } from '../ObjectNotFoundError';
import type {
  ListOptions,
  ObjectHead,
  ObjectPage,
  ObjectStore,
  PutOptions,
  StoredObject,
} from '../ObjectStore';
import { pageSize } from '../pageSize';
import { codeOf, folderError } from './folderError';
import { makeFolders, removeEmptyFolders, syncFolder } from './folders';
import { SidecarFiles } from './SidecarFiles';
import { namesOf, walk } from './walk';

/** Keys start with no dot, so that what lies here is no object. */
const INCOMING = '.incoming';
const SIDECARS = '.metadata';
/** A file that nobody has written to for so long belongs to a process that died. */
const LEFTOVER_MS = 3_600_000;

/**
 * Objects as files below a folder, a key being the path of its file.
 *
 * A file is written elsewhere, made durable, and then linked to its place in
 * one step. Content type and metadata lie in a file beside (`.metadata/`),
 * written after the object: a crash between the two leaves the object without.
 *
 * @public
 */
export class FolderObjectStore implements ObjectStore {
  readonly location: string;
  private readonly sidecars: SidecarFiles;

  private constructor(private readonly root: string) {
    this.location = pathToFileURL(root).href;
    this.sidecars = new SidecarFiles(path.join(root, SIDECARS));
  }

  /**
   * @param folder - absolute; created when it is missing
   * @throws ObjectStoreError when it can't be written to
   */
  static async create(folder: string): Promise<FolderObjectStore> {
    try {
      await fs.mkdir(path.join(folder, INCOMING), { recursive: true });
      await fs.access(path.join(folder, INCOMING), constants.W_OK);
      await removeLeftovers(path.join(folder, INCOMING));
      return new FolderObjectStore(await fs.realpath(folder));
    } catch (error) {
      throw folderError(error, pathToFileURL(folder).href);
    }
  }

  async put(
    key: string,
    body: Uint8Array | Readable,
    options: PutOptions = {},
  ): Promise<void> {
    assertKey(key);
    const description = describeObject(options);
    const incoming = path.join(this.root, INCOMING, randomUUID());
    try {
      await writeDurably(incoming, body);
      await this.place(incoming, key, options.ifAbsent ?? false);
      await this.sidecars.write(key, description);
    } catch (error) {
      if (options.ifAbsent && codeOf(error) === 'EEXIST') {
        throw new ObjectExistsError(key, this.location);
      }
      throw folderError(error, this.location, key);
    } finally {
      await fs.rm(incoming, { force: true });
    }
  }

  async get(key: string): Promise<StoredObject> {
    assertKey(key);
    // An object is no link to somewhere else, whoever has put one there.
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
    const file = await fs.open(this.fileOf(key), flags).catch(error => {
      throw isAbsent(error)
        ? new ObjectNotFoundError(key, this.location)
        : folderError(error, this.location, key);
    });
    try {
      const stat = await file.stat();
      if (!stat.isFile()) throw new ObjectNotFoundError(key, this.location);
      const head = {
        ...{ key, size: stat.size, modifiedAt: stat.mtime },
        ...(await this.sidecars.read(key)),
      };
      return { ...head, body: file.createReadStream() };
    } catch (error) {
      await file.close();
      throw folderError(error, this.location, key);
    }
  }

  async head(key: string): Promise<ObjectHead | undefined> {
    assertKey(key);
    try {
      const stat = await fs.lstat(this.fileOf(key));
      if (!stat.isFile()) return undefined;
      return {
        ...{ key, size: stat.size, modifiedAt: stat.mtime },
        ...(await this.sidecars.read(key)),
      };
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw folderError(error, this.location, key);
    }
  }

  async list(options: ListOptions = {}): Promise<ObjectPage> {
    const { prefix = '', after = '' } = options;
    assertPrefix(prefix);
    const limit = pageSize(options.limit);
    const objects = [];
    try {
      for await (const key of walk(this.root, prefix, after)) {
        if (objects.length === limit) {
          return { objects, next: objects[limit - 1].key };
        }
        const stat = await fs.lstat(this.fileOf(key)).catch(absent);
        // Deleted while we were listing.
        if (!stat) continue;
        objects.push({ key, size: stat.size, modifiedAt: stat.mtime });
      }
    } catch (error) {
      throw folderError(error, this.location);
    }
    return { objects };
  }

  async names(folder: string): Promise<string[]> {
    assertFolder(folder);
    try {
      return await namesOf(this.root, folder);
    } catch (error) {
      throw folderError(error, this.location);
    }
  }

  async delete(key: string): Promise<void> {
    assertKey(key);
    try {
      await this.sidecars.remove(key);
      await fs.unlink(this.fileOf(key)).catch(absent);
      await removeEmptyFolders(this.root, key);
    } catch (error) {
      throw folderError(error, this.location, key);
    }
  }

  async deleteMany(keys: string[]): Promise<void> {
    keys.forEach(assertKey);
    const failures: unknown[] = [];
    for (const key of keys) {
      await this.delete(key).catch(error => failures.push(error));
    }
    if (failures.length) throw failures[0];
  }

  close(): void {}

  private fileOf(key: string): string {
    return path.join(this.root, ...key.split('/'));
  }

  private async place(
    incoming: string,
    key: string,
    ifAbsent: boolean,
  ): Promise<void> {
    const file = this.fileOf(key);
    for (let attempt = 1; ; attempt++) {
      await makeFolders(this.root, key);
      try {
        await (ifAbsent ? fs.link(incoming, file) : fs.rename(incoming, file));
        break;
      } catch (error) {
        // Somebody has just deleted the last object of the folder, and the folder with it.
        if (codeOf(error) !== 'ENOENT' || attempt === 5) throw error;
      }
    }
    await syncFolder(path.dirname(file));
  }
}

async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) {
    const file = path.join(folder, name);
    const stat = await fs.lstat(file).catch(absent);
    if (stat && stat.mtimeMs < Date.now() - LEFTOVER_MS) {
      await fs.rm(file, { force: true });
    }
  }
}

async function writeDurably(
  file: string,
  body: Uint8Array | Readable,
): Promise<void> {
  const handle = await fs.open(file, 'wx', 0o640);
  try {
    await handle.writeFile(body);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isAbsent(error: unknown): boolean {
  // ELOOP: a symbolic link, which is no object.
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes(codeOf(error) ?? '');
}

function absent(error: unknown): undefined {
  if (isAbsent(error)) return undefined;
  throw error;
}
