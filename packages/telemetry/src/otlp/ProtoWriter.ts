/**
 * Writes protobuf from the end to the beginning: when a message's length is
 * due, its contents are already there. So write fields in reverse order, the
 * value before its tag.
 *
 * @public
 */
export class ProtoWriter {
  private buf: Buffer;
  private pos: number;

  constructor(capacity: number = 256) {
    this.buf = Buffer.allocUnsafe(Math.max(16, capacity));
    this.pos = this.buf.length;
  }

  /** Bytes written so far; the difference of two values is the length of what was written between. */
  get length(): number {
    return this.buf.length - this.pos;
  }

  /** What was written. Do not write on. */
  finish(): Buffer {
    return this.buf.subarray(this.pos);
  }

  tag(field: number, wireType: number): void {
    this.varint(field * 8 + wireType);
  }

  /** A field of bytes: value, length and tag. */
  bytesField(field: number, bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.pos -= bytes.length;
    this.buf.set(bytes, this.pos);
    this.endMessage(field, this.length - bytes.length);
  }

  stringField(field: number, text: string): void {
    const size = Buffer.byteLength(text);
    this.reserve(size);
    this.pos -= size;
    this.buf.write(text, this.pos, size, 'utf8');
    this.endMessage(field, this.length - size);
  }

  /** Closes a message whose contents were written since `length` was `lengthBefore`. */
  endMessage(field: number, lengthBefore: number): void {
    this.varint(this.length - lengthBefore);
    this.tag(field, 2);
  }

  /** A whole number of 0 … 2^53. */
  varint(value: number): void {
    let size = 1;
    for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 128)) size++;
    this.reserve(size);
    this.pos -= size;
    let at = this.pos;
    let rest = value;
    while (rest >= 0x80) {
      this.buf[at++] = rest % 128 | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.buf[at] = rest;
  }

  /** A varint of 64 bits in two's complement. */
  varint64(value: bigint): void {
    const digits: number[] = [];
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      digits.push(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    digits.push(Number(rest));
    this.reserve(digits.length);
    this.pos -= digits.length;
    this.buf.set(digits, this.pos);
  }

  fixed32(value: number): void {
    this.reserve(4);
    this.pos -= 4;
    this.buf.writeUInt32LE(value, this.pos);
  }

  /** Eight bytes in two's complement. */
  fixed64(value: bigint): void {
    this.reserve(8);
    this.pos -= 8;
    this.buf.writeBigUInt64LE(BigInt.asUintN(64, value), this.pos);
  }

  double(value: number): void {
    this.reserve(8);
    this.pos -= 8;
    this.buf.writeDoubleLE(value, this.pos);
  }

  private reserve(bytes: number): void {
    if (this.pos >= bytes) return;
    const { length } = this;
    const larger = Buffer.allocUnsafe(
      Math.max(this.buf.length * 2, length + bytes),
    );
    this.buf.copy(larger, larger.length - length, this.pos);
    this.buf = larger;
    this.pos = larger.length - length;
  }
}
