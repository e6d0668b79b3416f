import type { StringInterner } from './StringInterner';
import { WireReader, WireType } from './WireReader';

/**
 * A scalar of an AnyValue.
 *
 * @public
 */
export type AttributeValue = string | number | boolean;

const KEY = 1;
const VALUE = 2;

const STRING_VALUE = 1;
const BOOL_VALUE = 2;
const INT_VALUE = 3;
const DOUBLE_VALUE = 4;
const ARRAY_VALUE = 5;

/**
 * Decodes KeyValues one after another from one reader.
 *
 * @internal
 */
export class AttributeDecoder {
  /** Of the attribute that {@link AttributeDecoder.decode} found last. */
  key = '';
  value: AttributeValue = '';

  constructor(
    private readonly reader: WireReader,
    private readonly interner: StringInterner,
    private readonly wanted: Pick<ReadonlySet<string>, 'has'>,
  ) {}

  /**
   * Decodes the KeyValue from the reader's position to `end`. True when its
   * key is wanted and its value is a scalar, or an array whose first scalar
   * then stands for it (`host.ip`).
   */
  decode(end: number): boolean {
    const { reader } = this;
    let key = '';
    let from = -1;
    let to = -1;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      const field = tag >>> 3;
      if (field === KEY || field === VALUE) {
        reader.expect(tag & 7, WireType.bytes);
        const valueEnd = reader.valueEnd(end);
        if (field === KEY) {
          key = this.interner.get(reader.buf, reader.pos, valueEnd);
        } else {
          from = reader.pos;
          to = valueEnd;
        }
        reader.pos = valueEnd;
      } else {
        reader.skip(tag & 7, end);
      }
    }
    if (from < 0 || !this.wanted.has(key)) return false;
    reader.pos = from;
    const value = this.scalar(to, true);
    reader.pos = end;
    if (value === undefined) return false;
    this.key = key;
    this.value = value;
    return true;
  }

  private scalar(end: number, intoArrays: boolean): AttributeValue | undefined {
    const { reader } = this;
    let value: AttributeValue | undefined;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      const wireType = tag & 7;
      switch (tag >>> 3) {
        case STRING_VALUE: {
          reader.expect(wireType, WireType.bytes);
          const valueEnd = reader.valueEnd(end);
          value = this.interner.get(reader.buf, reader.pos, valueEnd);
          reader.pos = valueEnd;
          break;
        }
        case BOOL_VALUE:
          reader.expect(wireType, WireType.varint);
          value = reader.unsigned(end) !== 0;
          break;
        case INT_VALUE:
          reader.expect(wireType, WireType.varint);
          value = reader.int64(end);
          break;
        case DOUBLE_VALUE:
          reader.expect(wireType, WireType.fixed64);
          reader.advance(8, end);
          value = reader.buf.readDoubleLE(reader.pos - 8);
          break;
        case ARRAY_VALUE: {
          reader.expect(wireType, WireType.bytes);
          const valueEnd = reader.valueEnd(end);
          value = intoArrays ? this.first(valueEnd) : undefined;
          reader.pos = valueEnd;
          break;
        }
        default:
          reader.skip(wireType, end);
      }
    }
    return value;
  }

  private first(end: number): AttributeValue | undefined {
    const { reader } = this;
    if (reader.pos >= end) return undefined;
    const tag = reader.tag(end);
    if (tag >>> 3 !== 1) return undefined;
    reader.expect(tag & 7, WireType.bytes);
    return this.scalar(reader.valueEnd(end), false);
  }
}
