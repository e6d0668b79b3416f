/**
 * Reads the primitive types of Kafka's protocol, in order.
 *
 * @internal
 */
export class ResponseReader {
  private at = 0;

  constructor(private readonly buf: Buffer) {}

  int8(): number {
    return this.buf.readInt8(this.skip(1));
  }

  int16(): number {
    return this.buf.readInt16BE(this.skip(2));
  }

  int32(): number {
    return this.buf.readInt32BE(this.skip(4));
  }

  /** Offsets and times stay below 2^53. */
  int64(): number {
    return Number(this.buf.readBigInt64BE(this.skip(8)));
  }

  string(): string {
    const length = this.int16();
    return length < 0 ? '' : this.bytesOf(length).toString('utf8');
  }

  /** Shares memory with the response. */
  bytes(): Buffer {
    return this.bytesOf(Math.max(0, this.int32()));
  }

  array<T>(item: () => T): T[] {
    const length = Math.max(0, this.int32());
    return Array.from({ length }, item);
  }

  private bytesOf(length: number): Buffer {
    const from = this.skip(length);
    return this.buf.subarray(from, from + length);
  }

  private skip(bytes: number): number {
    const from = this.at;
    this.at += bytes;
    return from;
  }
}
