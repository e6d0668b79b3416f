import { fnv1a } from './partitioner';

const SLOTS = 8192;
const MAX_BYTES = 128;

/**
 * Turns bytes into strings, the same bytes into the same string: names and
 * attribute keys repeat endlessly. Direct-mapped, so that hostile names cost
 * a slot and never memory.
 *
 * @internal
 */
export class StringInterner {
  private readonly strings = new Array<string>(SLOTS).fill('');
  private readonly keys = new Array<Buffer>(SLOTS).fill(Buffer.alloc(0));

  /** UTF-8 bytes [from, to) as a string; invalid sequences and NUL become U+FFFD. */
  get(buf: Buffer, from: number, to: number): string {
    if (from === to) return '';
    if (to - from > MAX_BYTES) return decode(buf, from, to);
    const slot = fnv1a(buf, from, to) & (SLOTS - 1);
    if (!equal(this.keys[slot], buf, from, to)) {
      this.keys[slot] = Buffer.from(buf.subarray(from, to));
      this.strings[slot] = decode(buf, from, to);
    }
    return this.strings[slot];
  }
}

function equal(key: Buffer, buf: Buffer, from: number, to: number): boolean {
  if (key.length !== to - from) return false;
  for (let i = 0; i < key.length; i++) {
    if (key[i] !== buf[from + i]) return false;
  }
  return true;
}

// Postgres text cannot hold NUL, and no name needs it.
function decode(buf: Buffer, from: number, to: number): string {
  const text = buf.toString('utf8', from, to);
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}
