import { hashBytes } from './hashBytes';

const SLOTS = 8192;
const MAX_BYTES = 64;

/**
 * Turns bytes into strings, the same bytes into the same string: names and
 * attribute keys repeat endlessly. Direct-mapped, so that hostile names cost
 * a slot and never memory.
 *
 * @internal
 */
export class StringInterner {
  private readonly strings = new Array<string>(SLOTS).fill('');
  private readonly lengths = new Uint8Array(SLOTS);
  /** The bytes of slot n stand at n × MAX_BYTES. */
  private readonly keys = new Uint8Array(SLOTS * MAX_BYTES);

  /** UTF-8 bytes [from, to) as a string; invalid sequences and NUL become U+FFFD. */
  get(buf: Buffer, from: number, to: number): string {
    const length = to - from;
    if (length === 0) return '';
    if (length > MAX_BYTES) return decode(buf, from, to);
    const slot = hashBytes(buf, from, to) & (SLOTS - 1);
    if (this.lengths[slot] !== length || !this.holds(slot, buf, from, length)) {
      this.lengths[slot] = length;
      this.keys.set(buf.subarray(from, to), slot * MAX_BYTES);
      this.strings[slot] = decode(buf, from, to);
    }
    return this.strings[slot];
  }

  private holds(
    slot: number,
    buf: Buffer,
    from: number,
    length: number,
  ): boolean {
    const { keys } = this;
    const at = slot * MAX_BYTES;
    for (let i = 0; i < length; i++) {
      if (keys[at + i] !== buf[from + i]) return false;
    }
    return true;
  }
}

// Postgres text cannot hold NUL, and no name needs it.
function decode(buf: Buffer, from: number, to: number): string {
  const text = buf.toString('utf8', from, to);
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}
