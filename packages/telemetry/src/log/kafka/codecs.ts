import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { decompressFrameSync } from 'lz4-napi';
import { KafkaLogError } from './KafkaLogError';

/**
 * Compression of a record batch: the lowest three bits of its attributes.
 *
 * @internal
 */
export const CODEC = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;

/**
 * @throws KafkaLogError for a codec that is not built in, or bytes that are not of it
 * @internal
 */
export function decompress(codec: number, records: Buffer): Buffer {
  try {
    switch (codec) {
      case CODEC.none:
        return records;
      case CODEC.gzip:
        return gunzipSync(records);
      case CODEC.lz4:
        return decompressFrameSync(records);
      case CODEC.zstd:
        // From Node 22.15 on.
        if (zstdDecompressSync) return zstdDecompressSync(records);
        break;
      default:
    }
  } catch (error) {
    throw new KafkaLogError(
      'UNREADABLE',
      `A record batch cannot be decompressed: ${(error as Error).message}`,
      { cause: error },
    );
  }
  throw new KafkaLogError(
    'UNREADABLE',
    `A record batch is compressed by codec ${codec}, which is not supported: let its producer use none, gzip, lz4 or zstd.`,
  );
}
