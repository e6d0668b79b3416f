import type { IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { ExportFailure } from '../ingest/ExportFailure';
import type { Hold } from '../ingest/InFlightBytes';

/**
 * Reads and decompresses the body of a request.
 *
 * @param maxBytes - of the body, compressed and uncompressed
 * @param hold - grows as the body arrives, so that an announced length alone reserves nothing
 * @throws ExportFailure; the rest of the body is then read and thrown away by Node, or the connection ends
 * @internal
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
  hold: Hold,
): Promise<Buffer> {
  const encoding = (
    request.headers['content-encoding'] ?? 'identity'
  ).toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new ExportFailure(
      'unsupported',
      'Content-Encoding must be gzip or absent',
    );
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    throw tooLarge(maxBytes);
  }
  const body = await collect(request, maxBytes, hold);
  if (encoding === 'identity') return body;
  const uncompressed = gunzip(body, maxBytes);
  hold.add(uncompressed.length);
  return uncompressed;
}

async function collect(
  request: IncomingMessage,
  maxBytes: number,
  hold: Hold,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    // The connection must outlive a failure, for the answer.
    const body = request.iterator({ destroyOnReturn: false });
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      hold.add(chunk.length);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ExportFailure) throw error;
    throw new ExportFailure('cancelled', 'The client closed the connection');
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

// Synchronously: cheaper than the thread pool, and only one bomb can expand at a time.
function gunzip(body: Buffer, maxBytes: number): Buffer {
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooLarge(maxBytes);
    }
    throw new ExportFailure('malformed', 'The body is not valid gzip');
  }
}

function tooLarge(maxBytes: number): ExportFailure {
  return new ExportFailure(
    'too_large',
    `A request may have at most ${maxBytes} bytes, also after decompression; send less at once`,
  );
}
