import { hashBytes } from '../../otlp/hashBytes';

/**
 * Remembers something about short runs of bytes. Direct-mapped, so that
 * hostile input costs a slot and never memory.
 *
 * @internal
 */
export class ByteTable<T> {
  private readonly values: (T | undefined)[];
  private readonly lengths: Uint8Array;
  /** The bytes of slot n stand at n × maxBytes. */
  private readonly keys: Uint8Array;

  /**
   * @param slots - a power of two
   * @param maxBytes - longer runs are not remembered; at most 255
   */
  constructor(
    private readonly slots: number,
    private readonly maxBytes: number,
  ) {
    this.values = new Array<T | undefined>(slots).fill(undefined);
    this.lengths = new Uint8Array(slots);
    this.keys = new Uint8Array(slots * maxBytes);
  }

  get(buf: Buffer, from: number, to: number): T | undefined {
    const length = to - from;
    if (length > this.maxBytes) return undefined;
    const slot = hashBytes(buf, from, to) & (this.slots - 1);
    if (this.lengths[slot] !== length) return undefined;
    const { keys } = this;
    const at = slot * this.maxBytes;
    for (let i = 0; i < length; i++) {
      if (keys[at + i] !== buf[from + i]) return undefined;
    }
    return this.values[slot];
  }

  set(buf: Buffer, from: number, to: number, value: T): void {
    const length = to - from;
    if (length > this.maxBytes) return;
    const slot = hashBytes(buf, from, to) & (this.slots - 1);
    this.lengths[slot] = length;
    this.keys.set(buf.subarray(from, to), slot * this.maxBytes);
    this.values[slot] = value;
  }
}
