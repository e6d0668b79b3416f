/**
 * Writes the tag (of one byte) and the length of a field and returns where its
 * value begins.
 *
 * @internal
 */
export function writeHeader(
  out: Buffer,
  position: number,
  tag: number,
  length: number,
): number {
  let pos = position;
  out[pos++] = tag;
  let rest = length;
  while (rest >= 0x80) {
    out[pos++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  out[pos++] = rest;
  return pos;
}

/**
 * Bytes of a length as a varint.
 *
 * @internal
 */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest >>>= 7) size++;
  return size;
}
