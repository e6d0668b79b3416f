/**
 * Bytes of a whole number as a zigzag varint. Up to 2^31.
 *
 * @internal
 */
export function varintSize(value: number): number {
  let rest = zigzag(value);
  let size = 1;
  while (rest > 0x7f) {
    rest >>>= 7;
    size++;
  }
  return size;
}

/**
 * @returns the position after it
 * @internal
 */
export function writeVarint(buf: Buffer, at: number, value: number): number {
  let rest = zigzag(value);
  let to = at;
  while (rest > 0x7f) {
    buf[to++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  buf[to++] = rest;
  return to;
}

function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}
