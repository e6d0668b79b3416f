import path from 'node:path';
import {
  type ObjectStore,
  ObjectStoreError,
  openObjectStore,
} from '@slo-scout/object-store';
import { CliError } from '../CliError';
import type { CliIo } from '../CliIo';

/**
 * Opens the store of the archive for as long as something is done with it.
 *
 * @param url - default: what SLO_SCOUT_OBJECT_STORE says, else the folder slo-scout-objects
 * @throws CliError for everything that is wrong with the store
 * @internal
 */
export async function withArchiveStore<T>(
  url: string | undefined,
  io: CliIo,
  act: (store: ObjectStore) => Promise<T>,
): Promise<T> {
  try {
    const store = await openObjectStore(
      url || { folder: path.resolve(io.cwd, 'slo-scout-objects') },
    );
    try {
      return await act(store);
    } finally {
      store.close();
    }
  } catch (error) {
    if (error instanceof ObjectStoreError) throw new CliError(error.message);
    throw error;
  }
}
