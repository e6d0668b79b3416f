import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { RequestFailure } from './RequestFailure';

/** remote_read's Snappy is taken off by its reader, which knows the limit as well. */
const KNOWN_ENCODINGS = new Set<unknown>([undefined, 'identity', 'snappy']);

/**
 * A whole response body, at most `maxBytes` after decompression.
 *
 * @throws RequestFailure `too_large`, or `invalid` when it is not the gzip it claims to be
 * @internal
 */
export async function readLimited(
  body: Readable,
  encoding: string | string[] | undefined,
  maxBytes: number,
): Promise<Buffer> {
  let source = body;
  if (encoding === 'gzip') {
    source = createGunzip();
    body.on('error', error => source.destroy(error));
    body.pipe(source as ReturnType<typeof createGunzip>);
  } else if (!KNOWN_ENCODINGS.has(encoding)) {
    body.on('error', () => {}).destroy();
    throw new RequestFailure(
      'invalid',
      'the response has an encoding nobody asked for',
    );
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > maxBytes) {
        throw new RequestFailure(
          'too_large',
          `the response has more than ${maxBytes} bytes: narrow the selector, or raise maxResponseBytes`,
        );
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (String((error as { code?: string }).code).startsWith('Z_')) {
      throw new RequestFailure('invalid', 'the response is not sound gzip');
    }
    throw error;
  } finally {
    body.on('error', () => {}).destroy();
  }
  return Buffer.concat(chunks, size);
}
