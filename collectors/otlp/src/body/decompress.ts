import {
  constants,
  createGunzip,
  createInflate,
  createZstdDecompress,
  gunzipSync,
  type Gunzip,
  type Inflate,
  type ZstdDecompress,
} from 'node:zlib';
import { ExportFailure } from '../ingest/ExportFailure';
import type { Hold } from '../ingest/InFlightBytes';
import { GrowingBuffer } from './GrowingBuffer';
import { tooLarge } from './tooLarge';

/** zstd may ask for a window of gigabytes: 8 MiB is what its levels up to 19 use. */
const ZSTD_WINDOW_LOG_MAX = 23;
/** Below this, the thread pool costs more than the work. */
const SYNC_BELOW = 256 * 1024;
const CHUNK_BYTES = 64 * 1024;
const SMALLEST_GZIP = 18;

const DECODERS: Record<string, () => Gunzip | Inflate | ZstdDecompress> = {
  gzip: () => createGunzip({ chunkSize: CHUNK_BYTES }),
  deflate: () => createInflate({ chunkSize: CHUNK_BYTES }),
  zstd: () =>
    createZstdDecompress({
      chunkSize: CHUNK_BYTES,
      params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX },
    }),
};

/**
 * The codings that are taken besides `identity`: those of Node's zlib that
 * OpenTelemetry's exporters offer. snappy and lz4 would need native modules.
 *
 * @internal
 */
export const CODINGS: readonly string[] = Object.keys(DECODERS);

/**
 * Decompresses a body. The memory it takes is held as it grows, and a bomb
 * ends at the limit.
 *
 * @param coding - one of {@link CODINGS}
 * @throws ExportFailure `too_large`, `malformed` or `overloaded`
 * @internal
 */
export async function decompress(
  coding: string,
  body: Buffer,
  maxBytes: number,
  hold: Hold,
): Promise<Buffer> {
  const announced = coding === 'gzip' ? gzipLength(body) : undefined;
  if (announced !== undefined && announced < Math.min(SYNC_BELOW, maxBytes)) {
    const bytes = gunzipSmall(body);
    if (bytes) {
      hold.add(bytes.length);
      return bytes;
    }
  }
  return decompressStreaming(coding, body, maxBytes, hold, announced);
}

/** Undefined when it is larger than it says. */
function gunzipSmall(body: Buffer): Buffer | undefined {
  try {
    return gunzipSync(body, { maxOutputLength: SYNC_BELOW });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw malformed('gzip');
  }
}

async function decompressStreaming(
  coding: string,
  body: Buffer,
  maxBytes: number,
  hold: Hold,
  announced: number | undefined,
): Promise<Buffer> {
  const decoder = DECODERS[coding]();
  const output = new GrowingBuffer(maxBytes);
  if (announced !== undefined) output.expect(announced);
  decoder.end(body);
  try {
    for await (const chunk of decoder as AsyncIterable<Buffer>) {
      if (output.length + chunk.length > maxBytes) throw tooLarge(maxBytes);
      hold.add(chunk.length);
      output.append(chunk);
    }
    return output.finish();
  } catch (error) {
    output.free();
    throw error instanceof ExportFailure ? error : malformed(coding);
  }
}

/** What the trailer of gzip says of the length: a hint, for a client may lie. */
function gzipLength(body: Buffer): number | undefined {
  return body.length < SMALLEST_GZIP
    ? undefined
    : body.readUInt32LE(body.length - 4);
}

function malformed(coding: string): ExportFailure {
  return new ExportFailure('malformed', `The body is not valid ${coding}`);
}
