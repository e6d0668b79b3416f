import { RequestFailure } from '../client/RequestFailure';

/**
 * Reads bits, the highest of each byte first.
 *
 * @internal
 */
export class BitReader {
  private position: number;

  /** @param from - The first byte. */
  constructor(private readonly bytes: Uint8Array, from: number) {
    this.position = from * 8;
  }

  /** @throws RequestFailure `invalid` at the end, as all methods */
  bit(): number {
    const byte = this.bytes[this.position >>> 3];
    if (byte === undefined) {
      throw new RequestFailure(
        'invalid',
        'the response holds a truncated chunk',
      );
    }
    return (byte >>> (7 - (this.position++ & 7))) & 1;
  }

  bits(count: number): bigint {
    let value = 0n;
    let left = count;
    while (left > 0) {
      const byte = this.bytes[this.position >>> 3];
      if (byte === undefined) {
        throw new RequestFailure(
          'invalid',
          'the response holds a truncated chunk',
        );
      }
      const free = 8 - (this.position & 7);
      const take = Math.min(free, left);
      const part = (byte >>> (free - take)) & ((1 << take) - 1);
      value = (value << BigInt(take)) | BigInt(part);
      this.position += take;
      left -= take;
    }
    return value;
  }

  /** Unsigned LEB128, ten bytes at most. */
  uvarint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bits(8);
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return BigInt.asUintN(64, value);
    }
    throw new RequestFailure('invalid', 'the response holds a malformed chunk');
  }

  /** Zigzag LEB128. */
  varint(): bigint {
    const coded = this.uvarint();
    return (coded >> 1n) ^ -(coded & 1n);
  }
}
