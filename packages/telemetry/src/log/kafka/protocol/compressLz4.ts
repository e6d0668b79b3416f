import { compressSync } from 'lz4-napi';

/** Magic number; version 1 with independent blocks, no checksums: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md */
const FRAME_START = [0x04, 0x22, 0x4d, 0x18, 0x60];
/** Largest block, how the frame says so, and the checksum of what it says. */
const BLOCK_SIZES = [
  { bytes: 64 * 1024, descriptor: [0x40, 0x82] },
  { bytes: 256 * 1024, descriptor: [0x50, 0xfb] },
  { bytes: 1024 * 1024, descriptor: [0x60, 0x51] },
  { bytes: 4 * 1024 * 1024, descriptor: [0x70, 0x73] },
].map(({ bytes, descriptor }) => ({
  bytes,
  header: Buffer.from([...FRAME_START, ...descriptor]),
}));
const END_MARK = Buffer.alloc(4);
const UNCOMPRESSED = 0x8000_0000;

/**
 * An LZ4 frame as Kafka takes it, in parts that follow each other. A block is
 * as large as the format allows: with the library's own frames, which are of
 * small blocks, compressing takes up to twice as long.
 *
 * @param plain - read on the spot; the parts may share memory with it where it does not compress
 * @internal
 */
export function compressLz4(plain: Buffer): Buffer[] {
  const { bytes, header } =
    BLOCK_SIZES.find(size => plain.byteLength <= size.bytes) ??
    BLOCK_SIZES[BLOCK_SIZES.length - 1];
  const parts: Buffer[] = [header];
  for (let at = 0; at < plain.byteLength; at += bytes) {
    const block = plain.subarray(at, at + bytes);
    // The library puts the length of the original in front, where the frame has that of the block.
    const compressed = compressSync(block);
    const length = compressed.byteLength - 4;
    if (length < block.byteLength) {
      compressed.writeUInt32LE(length, 0);
      parts.push(compressed);
    } else {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(UNCOMPRESSED + block.byteLength, 0);
      parts.push(size, block);
    }
  }
  parts.push(END_MARK);
  return parts;
}
