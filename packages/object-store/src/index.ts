/**
 * Objects in a folder or in any S3: what the archive, generated artifacts and
 * backups are kept in.
 *
 * @packageDocumentation
 */
export type {
  ListOptions,
  ObjectDescription,
  ObjectHead,
  ObjectInfo,
  ObjectPage,
  ObjectStore,
  PutOptions,
  StoredObject,
} from './ObjectStore';
export { ObjectStoreError } from './ObjectStoreError';
export { ObjectNotFoundError } from './ObjectNotFoundError';
export { ObjectExistsError } from './ObjectExistsError';
export { InvalidKeyError } from './InvalidKeyError';
export { openObjectStore, type ObjectStoreConfig } from './openObjectStore';
export { FolderObjectStore } from './folder/FolderObjectStore';
export { S3ObjectStore } from './s3/S3ObjectStore';
export type { S3Options } from './s3/S3Options';
export { listAll } from './listAll';
export { readObject } from './readObject';
