import type { Readable } from 'node:stream';

/**
 * What a store knows of an object without reading it.
 *
 * @public
 */
export interface ObjectInfo {
  key: string;
  /** Bytes. */
  size: number;
  modifiedAt: Date;
}

/**
 * What goes with an object.
 *
 * @public
 */
export interface ObjectDescription {
  /** Default `application/octet-stream`. */
  contentType?: string;
  /** Names of lower-case letters, digits and `-`; values of printable ASCII; 2 KiB together. Not for secrets. */
  metadata?: Record<string, string>;
}

/** @public */
export interface ObjectHead extends ObjectInfo {
  contentType: string;
  metadata: Record<string, string>;
}

/** @public */
export interface StoredObject extends ObjectHead {
  /** To be read to its end, or destroyed. */
  body: Readable;
}

/** @public */
export interface PutOptions extends ObjectDescription {
  /** Rejects with {@link ObjectExistsError} when there is an object of that key; of several that try at once one succeeds. */
  ifAbsent?: boolean;
}

/** @public */
export interface ListOptions {
  /** Start of the keys, any text: it need not end at a `/`. Default: all. */
  prefix?: string;
  /** Only keys behind this one; {@link ObjectPage.next} of the page before. */
  after?: string;
  /** Objects a page, 1 to 1000. Default 1000. */
  limit?: number;
}

/** @public */
export interface ObjectPage {
  /** In the order of their keys' bytes. */
  objects: ObjectInfo[];
  /** `after` of the next page; undefined when this one is the last. */
  next?: string;
}

/**
 * Objects by key: a folder, or a bucket of any S3.
 *
 * An object is there whole or not at all; a `put` that resolved survives a
 * crash. Keys are 1 to 900 characters of `A–Z a–z 0–9 ! - _ . * ' ( ) = + , @`
 * in segments parted by single `/`; no segment starts with a `.` or is longer
 * than 200. A key must not be the folder of another (`a` and `a/b`): a folder
 * can't hold both. Every other key is refused with {@link InvalidKeyError}.
 *
 * What goes wrong is an {@link ObjectStoreError}: one sentence, without secrets.
 *
 * @public
 */
export interface ObjectStore {
  /** Where the objects lie, as a URL without secrets. */
  readonly location: string;
  /** Writes an object, in place of one that is there. A stream is written as it comes, in parts. */
  put(
    key: string,
    body: Uint8Array | Readable,
    options?: PutOptions,
  ): Promise<void>;
  /** @throws ObjectNotFoundError */
  get(key: string): Promise<StoredObject>;
  /** Undefined when there is no such object. */
  head(key: string): Promise<ObjectHead | undefined>;
  list(options?: ListOptions): Promise<ObjectPage>;
  /**
   * The names one level below a folder, in order, `/` at the end of those that are folders.
   *
   * @param folder - `''` or a path that ends with `/`
   */
  names(folder: string): Promise<string[]>;
  /** Resolves also when there is no such object. */
  delete(key: string): Promise<void>;
  /** Any number of keys. Rejects when one could not be deleted; the others are, all the same. */
  deleteMany(keys: string[]): Promise<void>;
  /** Frees connections. */
  close(): void;
}
