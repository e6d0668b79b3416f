import type { ObjectHead, ObjectStore } from './ObjectStore';
import { ObjectStoreError } from './ObjectStoreError';

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;

/**
 * Reads a small object as a whole.
 *
 * @param maxBytes - a larger object is refused before it is read. Default 64 MiB.
 * @throws ObjectNotFoundError, ObjectStoreError
 * @public
 */
export async function readObject(
  store: Pick<ObjectStore, 'get'>,
  key: string,
  maxBytes: number = DEFAULT_MAX_BYTES,
): Promise<{ body: Buffer; head: ObjectHead }> {
  const { body, ...head } = await store.get(key);
  if (head.size > maxBytes) {
    body.destroy();
    throw new ObjectStoreError(
      `The object ${key} has ${head.size} bytes, more than the ${maxBytes} that are read at once.`,
    );
  }
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { body: Buffer.concat(chunks), head };
}
