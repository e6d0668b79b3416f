import { RequestFailure } from '../client/RequestFailure';
import { BitReader } from './BitReader';
import type { Timed } from './Series';

const STALE = 0x7ff0000000000002n;
const BITS_OF_DELTA: Record<string, number> = { 2: 14, 3: 17, 4: 20, 5: 64 };

/**
 * Prometheus' XOR chunk (tsdb/chunkenc/xor.go): times as deltas of deltas,
 * values as the bits that differ from those before (the Gorilla paper, §4.1).
 *
 * @throws RequestFailure `invalid`
 * @internal
 */
export function decodeXorChunk(bytes: Uint8Array): Timed<number>[] {
  if (bytes.length < 2) {
    throw new RequestFailure('invalid', 'the response holds a truncated chunk');
  }
  const count = bytes[0] * 256 + bytes[1];
  const reader = new BitReader(bytes, 2);
  const samples: Timed<number>[] = [];
  const view = new DataView(new ArrayBuffer(8));
  let time = 0n;
  let delta = 0n;
  let bits = 0n;
  let leading = 0;
  let trailing = 0;
  for (let i = 0; i < count; i++) {
    if (i === 0) {
      time = reader.varint();
      bits = reader.bits(64);
    } else {
      delta = i === 1 ? reader.uvarint() : delta + deltaOfDelta(reader);
      time += delta;
      if (reader.bit() === 1) {
        if (reader.bit() === 1) {
          leading = Number(reader.bits(5));
          // 64 does not fit six bits and is written as 0.
          const significant = Number(reader.bits(6)) || 64;
          trailing = 64 - leading - significant;
          if (trailing < 0) {
            throw new RequestFailure(
              'invalid',
              'the response holds a malformed chunk',
            );
          }
        }
        bits ^= reader.bits(64 - leading - trailing) << BigInt(trailing);
      }
    }
    view.setBigUint64(0, bits);
    samples.push({
      timeMs: Number(time),
      value: bits === STALE ? undefined : view.getFloat64(0),
    });
  }
  return samples;
}

function deltaOfDelta(reader: BitReader): bigint {
  let ones = 0;
  while (ones < 4 && reader.bit() === 1) ones++;
  if (ones === 0) return 0n;
  const size = BITS_OF_DELTA[ones + 1];
  const value = reader.bits(size);
  // Two's complement, except that the largest positive value has the highest bit set as well.
  if (size === 64) return BigInt.asIntN(64, value);
  return value > 1n << BigInt(size - 1) ? value - (1n << BigInt(size)) : value;
}
