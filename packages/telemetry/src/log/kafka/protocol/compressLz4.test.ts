import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { CODEC, decompress } from '../codecs';
import { compressLz4 } from './compressLz4';

const MIB = 1024 * 1024;

function roundTrip(plain: Buffer): Buffer {
  return decompress(CODEC.lz4, Buffer.concat(compressLz4(plain)));
}

describe('compressLz4', () => {
  it('makes frames that a stock decoder reads, whatever is in them', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 2000 }),
        fc.integer({ min: 1, max: 500 }),
        (bytes, times) => {
          const plain = Buffer.concat(Array(times).fill(Buffer.from(bytes)));
          expect(roundTrip(plain).equals(plain)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([64 * 1024, 256 * 1024, MIB, 4 * MIB, 9 * MIB])(
    'takes %i bytes and one more, also where nothing can be compressed',
    bytes => {
      for (const length of [bytes, bytes + 1]) {
        const noise = randomBytes(length);
        expect(roundTrip(noise).equals(noise)).toBe(true);
        const text = Buffer.alloc(length, 'GET /api/orders ');
        expect(Buffer.concat(compressLz4(text)).length).toBeLessThan(
          length / 50,
        );
        expect(roundTrip(text).equals(text)).toBe(true);
      }
    },
  );
});
