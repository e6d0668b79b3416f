import { type Readable, Transform } from 'node:stream';
import type { StoredRecord } from '@slo-scout/telemetry';
import type { ObjectStore } from '../ObjectStore';
import { archiveKey, type ArchiveName } from './ArchiveName';
import { ByteQueue } from './ByteQueue';
import { createDecompressor } from './compression';
import { CorruptArchiveError } from './CorruptArchiveError';
import { decodeEnd, decodeHeader, decodeRecord } from './decodeArchive';
import { TAG } from './encodeArchive';

/** What is wrong with an object, before its key is known. */
class DamageError extends Error {}

/** The log takes values of up to 64 MiB. */
const MAX_MESSAGE_BYTES = 80 * 1024 * 1024;

/**
 * Reads the records of an object one by one, and checks all of it on the way:
 * checksums, order, and that it holds what its name says. Values share memory
 * with each other.
 *
 * @throws CorruptArchiveError behind the last record that is well
 * @throws ObjectStoreError when the store fails
 * @public
 */
export async function* readArchive(
  store: Pick<ObjectStore, 'get'>,
  name: ArchiveName,
): AsyncGenerator<StoredRecord> {
  if (name.format === 'expired') return;
  const key = archiveKey(name);
  const { body } = await store.get(key);
  try {
    yield* readRecords(decompress(body, createDecompressor(name.format)), name);
  } catch (error) {
    throw error instanceof DamageError
      ? new CorruptArchiveError(key, error.message)
      : error;
  } finally {
    body.destroy();
  }
}

async function* decompress(
  body: Readable,
  decompressor: Transform,
): AsyncGenerator<Buffer> {
  let storeFailure: Error | undefined;
  body.on('error', error => {
    storeFailure = error;
    decompressor.destroy(error);
  });
  body.pipe(decompressor);
  try {
    for await (const chunk of decompressor) yield chunk;
  } catch (error) {
    throw storeFailure ?? new DamageError((error as Error).message);
  }
}

async function* readRecords(
  chunks: AsyncGenerator<Buffer>,
  name: ArchiveName,
): AsyncGenerator<StoredRecord> {
  const queue = new ByteQueue(chunks);
  const header = decoded(decodeHeader, await message(queue, TAG.header));
  if (header.topic !== name.topic || header.partition !== name.partition) {
    throw new DamageError(
      `it holds partition ${header.partition} of ${header.topic}`,
    );
  }
  let last = -1;
  let count = 0;
  for (;;) {
    const tag = await queue.takeVarint();
    if (tag === TAG.end) break;
    const record = decoded(
      bytes => decodeRecord(bytes, name.partition),
      await message(queue, TAG.records, tag),
    );
    if (!record) {
      throw new DamageError(
        `the record after offset ${last} does not fit its checksum`,
      );
    }
    if (
      record.offset <= last ||
      (count === 0 && record.offset !== name.first)
    ) {
      throw new DamageError(`offset ${record.offset} comes after ${last}`);
    }
    last = record.offset;
    count++;
    yield record;
  }
  const expected = decoded(decodeEnd, await message(queue, TAG.end, TAG.end));
  if (expected !== count || last !== name.last) {
    throw new DamageError(
      `it has ${count} records up to offset ${last}, not ${expected} up to ${name.last}`,
    );
  }
  if (await queue.take(1)) throw new DamageError('something follows its end');
}

/** The contents of the next message, which must be of the field of `wanted`. */
async function message(
  queue: ByteQueue,
  wanted: number,
  tag?: number,
): Promise<Buffer> {
  const found = tag ?? (await queue.takeVarint());
  if (found === undefined) throw new DamageError('it is cut off');
  if (found !== wanted) throw new DamageError('it is not in the format');
  const length = await queue.takeVarint();
  if (length === undefined || length > MAX_MESSAGE_BYTES) {
    throw new DamageError(
      length === undefined ? 'it is cut off' : 'it is not in the format',
    );
  }
  const bytes = await queue.take(length);
  if (!bytes) throw new DamageError('it is cut off');
  return bytes;
}

function decoded<T>(decode: (bytes: Buffer) => T, bytes: Buffer): T {
  try {
    return decode(bytes);
  } catch {
    throw new DamageError('it is not in the format');
  }
}
