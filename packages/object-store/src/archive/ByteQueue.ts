/**
 * Bytes that come in chunks and are taken in pieces.
 *
 * @internal
 */
export class ByteQueue {
  private buffered: Buffer = Buffer.alloc(0);

  constructor(private readonly chunks: AsyncIterator<Buffer>) {}

  /** Undefined when there are fewer than `length` bytes left. */
  async take(length: number): Promise<Buffer | undefined> {
    if (!(await this.fill(length))) return undefined;
    const piece = this.buffered.subarray(0, length);
    this.buffered = this.buffered.subarray(length);
    return piece;
  }

  /** A varint of up to 32 bits; undefined at the end, or when it is none. */
  async takeVarint(): Promise<number | undefined> {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = await this.take(1);
      if (!byte) return undefined;
      value += (byte[0] % 128) * 2 ** shift;
      if (byte[0] < 128) return value;
    }
    return undefined;
  }

  private async fill(length: number): Promise<boolean> {
    if (this.buffered.length >= length) return true;
    const parts = [this.buffered];
    let bytes = this.buffered.length;
    while (bytes < length) {
      const { done, value } = await this.chunks.next();
      if (done) break;
      parts.push(value);
      bytes += value.length;
    }
    this.buffered = Buffer.concat(parts, bytes);
    return bytes >= length;
  }
}
