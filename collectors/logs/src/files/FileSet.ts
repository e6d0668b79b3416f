import type { Stats } from 'node:fs';
import { inodeOf } from './inspect';
import type { Sibling } from './siblings';
import type { TailedFile } from './TailedFile';
import type { FileHandle } from 'node:fs/promises';

/**
 * The files that are read, by path and by inode.
 *
 * @internal
 */
export class FileSet implements Iterable<TailedFile> {
  readonly #files = new Set<TailedFile>();
  readonly #byPath = new Map<string, TailedFile>();
  readonly #byInode = new Map<string, TailedFile>();

  [Symbol.iterator](): Iterator<TailedFile> {
    return this.#files[Symbol.iterator]();
  }

  /** The file that a path led to when it was last looked at. */
  at(path: string): TailedFile | undefined {
    return this.#byPath.get(path);
  }

  of(stats: Stats): TailedFile | undefined {
    return this.#byInode.get(inodeOf(stats));
  }

  /** Number of files held open. */
  get open(): number {
    let open = 0;
    for (const file of this.#files) if (file.isOpen) open++;
    return open;
  }

  add(file: TailedFile): void {
    this.#files.add(file);
    this.#byPath.set(file.path, file);
    this.#byInode.set(inodeOf(file), file);
  }

  /** No path leads to it any more; it is read to its end. */
  leave(file: TailedFile): void {
    file.leaving = true;
    if (this.#byPath.get(file.path) === file) this.#byPath.delete(file.path);
  }

  /** A path leads to it again. */
  settle(file: TailedFile, path: string): void {
    file.leaving = false;
    file.path = path;
    this.#byPath.set(path, file);
  }

  /** Its content goes on in another file. */
  async move(
    file: TailedFile,
    place: Sibling & { handle: FileHandle },
  ): Promise<void> {
    this.#forgetInode(file);
    await file.moveTo(place.path, place.stats, place.handle);
    this.#byInode.set(inodeOf(file), file);
  }

  delete(file: TailedFile): void {
    this.leave(file);
    this.#forgetInode(file);
    this.#files.delete(file);
  }

  /** Another content may have the same inode: after a truncation. */
  #forgetInode(file: TailedFile): void {
    const inode = inodeOf(file);
    if (this.#byInode.get(inode) === file) this.#byInode.delete(inode);
  }
}
