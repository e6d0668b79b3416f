import { WireReader, WireType } from './WireReader';

const ATTRIBUTES = 1;
const KEY = 1;
const VALUE = 2;
const STRING_VALUE = 1;

/**
 * What a Resource on the wire says about itself.
 *
 * @public
 */
export interface ResourceAttributes {
  /** Whether an attribute of this key exists, whatever its value is. */
  has(key: string): boolean;
  /** The attribute's value; undefined when there is none or when it is no string. */
  string(key: string): string | undefined;
}

/**
 * The attributes of one block's Resource, kept as positions: a key is compared
 * as bytes and a value is decoded when somebody asks for it.
 *
 * @internal
 */
export class ResourceView implements ResourceAttributes {
  /** Key from, key to, value from, value to; four for each attribute. */
  private readonly positions: number[] = [];

  constructor(private readonly buf: Buffer) {}

  /**
   * Reads a Resource message that begins at the reader's position. A resource
   * that stands in several pieces is read piece by piece, as protobuf merges them.
   *
   * @throws MalformedOtlpError
   */
  read(reader: WireReader, end: number): void {
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag >>> 3 === ATTRIBUTES) {
        reader.expect(tag & 7, WireType.bytes);
        this.keyValue(reader, reader.valueEnd(end));
      } else {
        reader.skip(tag & 7, end);
      }
    }
  }

  has(key: string): boolean {
    return this.find(key) >= 0;
  }

  string(key: string): string | undefined {
    const at = this.find(key);
    if (at < 0) return undefined;
    const reader = new WireReader(this.buf);
    reader.pos = this.positions[at + 2];
    const end = this.positions[at + 3];
    let value: string | undefined;
    // A oneof: what is written last counts.
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag === STRING_VALUE * 8 + WireType.bytes) {
        const valueEnd = reader.valueEnd(end);
        value = this.buf.toString('utf8', reader.pos, valueEnd);
        reader.pos = valueEnd;
      } else {
        reader.skip(tag & 7, end);
        value = undefined;
      }
    }
    return value;
  }

  private keyValue(reader: WireReader, end: number): void {
    let [keyFrom, keyTo, valueFrom, valueTo] = [end, end, end, end];
    while (reader.pos < end) {
      const tag = reader.tag(end);
      const field = tag >>> 3;
      if (field === KEY || field === VALUE) {
        reader.expect(tag & 7, WireType.bytes);
        const to = reader.valueEnd(end);
        if (field === KEY) [keyFrom, keyTo] = [reader.pos, to];
        else [valueFrom, valueTo] = [reader.pos, to];
        reader.pos = to;
      } else {
        reader.skip(tag & 7, end);
      }
    }
    this.positions.push(keyFrom, keyTo, valueFrom, valueTo);
  }

  /** Where the positions of the key's last attribute begin; -1 when it has none. */
  private find(key: string): number {
    const { buf, positions } = this;
    const bytes = keyBytes(key);
    for (let i = positions.length - 4; i >= 0; i -= 4) {
      const from = positions[i];
      const to = positions[i + 1];
      if (
        to - from === bytes.length &&
        buf.compare(bytes, 0, bytes.length, from, to) === 0
      ) {
        return i;
      }
    }
    return -1;
  }
}

// Callers ask for a few constant keys: the cap is for those who do not.
const MAX_KEYS = 256;
const KEYS = new Map<string, Buffer>();

function keyBytes(key: string): Buffer {
  let bytes = KEYS.get(key);
  if (!bytes) {
    bytes = Buffer.from(key);
    if (KEYS.size < MAX_KEYS) KEYS.set(key, bytes);
  }
  return bytes;
}
