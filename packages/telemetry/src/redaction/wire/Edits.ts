/**
 * Replacements of byte ranges of one buffer, noted in any order.
 *
 * @internal
 */
export class Edits {
  private readonly list: { from: number; to: number; bytes: Uint8Array }[] = [];

  get length(): number {
    return this.list.length;
  }

  /**
   * Replaces the bytes [from, to).
   *
   * @returns by how much the buffer grows
   */
  replace(from: number, to: number, bytes: Uint8Array): number {
    this.list.push({ from, to, bytes });
    return bytes.length - (to - from);
  }

  /**
   * Replaces the length that stands at [from, to) before a message which has grown.
   *
   * @returns by how much the buffer grows, the message included
   */
  grow(from: number, to: number, length: number, growth: number): number {
    if (growth === 0) return 0;
    return growth + this.replace(from, to, varint(length + growth));
  }

  /** Forgets the replacements from `from` on: what they were in goes as a whole. */
  drop(from: number): void {
    while (
      this.list.length > 0 &&
      this.list[this.list.length - 1].from >= from
    ) {
      this.list.pop();
    }
  }

  /** The buffer with all replacements. */
  apply(buf: Buffer, growth: number): Buffer {
    this.list.sort((a, b) => a.from - b.from);
    const result = Buffer.allocUnsafe(buf.length + growth);
    let read = 0;
    let write = 0;
    for (const { from, to, bytes } of this.list) {
      write += buf.copy(result, write, read, from);
      result.set(bytes, write);
      write += bytes.length;
      read = to;
    }
    buf.copy(result, write, read);
    return result;
  }
}

/**
 * A whole number of 0 … 2^32 as a varint.
 *
 * @internal
 */
export function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push(rest % 128 | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
