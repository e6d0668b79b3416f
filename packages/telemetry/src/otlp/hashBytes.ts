/**
 * A 32-bit hash of the bytes from `from` to `to` for tables that compare what
 * they find: four bytes a step, since what matters is speed.
 *
 * @internal
 */
export function hashBytes(buf: Buffer, from: number, to: number): number {
  let h = to - from;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const word =
      buf[i] | (buf[i + 1] << 8) | (buf[i + 2] << 16) | (buf[i + 3] << 24);
    h = Math.imul(h ^ word, 0x5bd1e995);
    h ^= h >>> 15;
  }
  for (; i < to; i++) h = Math.imul(h ^ buf[i], 0x01000193);
  return h ^ (h >>> 13);
}
