import type { Transform } from 'node:stream';
import zlib from 'node:zlib';

const ZSTD_LEVEL = 3;
const GZIP_LEVEL = 6;

/**
 * What this Node compresses with: zstd from 22.15 on, before that gzip.
 *
 * @internal
 */
export const ARCHIVE_FORMAT: 'zst' | 'gz' =
  typeof zlib.createZstdCompress === 'function' ? 'zst' : 'gz';

/** @internal */
export function createCompressor(format: 'zst' | 'gz'): Transform {
  if (format === 'gz') return zlib.createGzip({ level: GZIP_LEVEL });
  const { ZSTD_c_compressionLevel: level, ZSTD_c_checksumFlag: checksum } =
    zlib.constants;
  return zlib.createZstdCompress({
    params: { [level]: ZSTD_LEVEL, [checksum]: 1 },
  });
}

/**
 * @throws Error when this Node can't read the format
 * @internal
 */
export function createDecompressor(format: 'zst' | 'gz'): Transform {
  if (format === 'gz') return zlib.createGunzip();
  if (typeof zlib.createZstdDecompress !== 'function') {
    throw new Error(
      'Objects of this archive are compressed with zstd: Node 22.15 or later is needed to read them.',
    );
  }
  return zlib.createZstdDecompress();
}
