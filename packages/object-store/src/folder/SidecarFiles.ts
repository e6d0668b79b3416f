import { randomUUID } from 'node:crypto';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { describeObject } from '../describeObject';
import type { ObjectDescription } from '../ObjectStore';
import { codeOf } from './folderError';
import { removeEmptyFolders } from './folders';

type Description = Required<ObjectDescription>;

/**
 * Content types and metadata, as small JSON files in a tree of their own.
 * What is as it always is has none.
 *
 * @internal
 */
export class SidecarFiles {
  constructor(private readonly root: string) {}

  async write(key: string, description: Description): Promise<void> {
    if (isDefault(description)) return this.remove(key);
    const file = this.fileOf(key);
    const incoming = `${file}.${randomUUID()}`;
    await fs.mkdir(path.dirname(file), { recursive: true });
    await fs.writeFile(incoming, JSON.stringify(description), { mode: 0o640 });
    return fs.rename(incoming, file);
  }

  /** What was never written, or is damaged, is as always. */
  async read(key: string): Promise<Description> {
    try {
      const stored = JSON.parse(await fs.readFile(this.fileOf(key), 'utf8'));
      return describeObject(stored);
    } catch {
      return describeObject({});
    }
  }

  async remove(key: string): Promise<void> {
    try {
      await fs.unlink(this.fileOf(key));
      await removeEmptyFolders(this.root, key);
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) throw error;
    }
  }

  private fileOf(key: string): string {
    return `${path.join(this.root, ...key.split('/'))}.json`;
  }
}

function isDefault({ contentType, metadata }: Description): boolean {
  return (
    contentType === describeObject({}).contentType &&
    Object.keys(metadata).length === 0
  );
}
