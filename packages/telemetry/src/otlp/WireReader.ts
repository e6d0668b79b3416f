import { MalformedOtlpError } from './MalformedOtlpError';

/** Protobuf wire types; 3 and 4 (groups) are refused. */
export const WireType = {
  varint: 0,
  fixed64: 1,
  bytes: 2,
  fixed32: 5,
} as const;

/** No OTLP message of a sane client is nested deeper; protobuf's own default limit. */
export const MAX_MESSAGE_DEPTH = 100;

const TWO_TO_32 = 4294967296;
/** Any request may hold so many messages (spans, attributes, values …), */
const FREE_MESSAGES = 1024 * 1024;
/** and of a larger one each must take so many bytes on average; real telemetry takes ten and more. */
const BYTES_PER_MESSAGE = 8;
/** Tags and lengths have 32 bits; parsers differ on what a longer varint means there. */
const MAX_VARINT32_BYTES = 5;

/**
 * Reads protobuf from a buffer without decoding messages. Each method takes
 * the end of the enclosing message and throws {@link MalformedOtlpError} rather
 * than read past it.
 *
 * @internal
 */
export class WireReader {
  pos = 0;
  /** The same bytes, for reading several at once. */
  readonly view: DataView;
  private messagesLeft: number;

  constructor(readonly buf: Buffer) {
    this.view = new DataView(buf.buffer, buf.byteOffset, buf.byteLength);
    this.messagesLeft = FREE_MESSAGES + buf.length / BYTES_PER_MESSAGE;
  }

  /**
   * Counts a message. An empty one costs two bytes on the wire, and here as
   * much time as a real one: the limit keeps the work in proportion to the bytes.
   */
  enter(): void {
    if (--this.messagesLeft < 0) {
      throw new MalformedOtlpError(
        'too many tiny messages for a request of this size',
        this.pos,
      );
    }
  }

  /** Field number × 8 + wire type. */
  tag(end: number): number {
    const at = this.pos;
    const tag = this.unsigned(end);
    if (tag < 8 || tag >= TWO_TO_32 || this.pos - at > MAX_VARINT32_BYTES) {
      throw new MalformedOtlpError('invalid field number', at);
    }
    return tag;
  }

  /** A varint; exact below 2^53, else rounded. */
  unsigned(end: number): number {
    // Nearly all have one byte. Apart, so that this part is inlined everywhere.
    const { buf, pos } = this;
    if (pos < end && buf[pos] < 0x80) {
      this.pos = pos + 1;
      return buf[pos];
    }
    return this.longUnsigned(end);
  }

  private longUnsigned(end: number): number {
    const { buf } = this;
    let { pos } = this;
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 10; i++) {
      if (pos >= end) throw truncated(pos);
      const byte = buf[pos++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (i === 9 && byte > 1) {
          throw new MalformedOtlpError('varint over 64 bits', pos);
        }
        this.pos = pos;
        return value;
      }
      scale *= 128;
    }
    throw new MalformedOtlpError('varint longer than 10 bytes', pos);
  }

  /** A varint as two's complement int64; exact within ±2^53, else rounded. */
  int64(end: number): number {
    const { buf } = this;
    const from = this.pos;
    this.unsigned(end);
    let low = 0;
    let middle = 0;
    let high = 0;
    for (let i = from, shift = 0; i < this.pos; i++, shift += 7) {
      const bits = buf[i] & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift < 56) middle |= bits << (shift - 28);
      else high |= bits << (shift - 56);
    }
    const low32 = (low | (middle << 28)) >>> 0;
    const high32 = (middle >>> 4) | (high << 24);
    return high32 * TWO_TO_32 + low32;
  }

  /** Reads a length and returns where the value that follows it ends. */
  valueEnd(end: number): number {
    const at = this.pos;
    const length = this.unsigned(end);
    if (length > end - this.pos || this.pos - at > MAX_VARINT32_BYTES) {
      throw new MalformedOtlpError('length beyond the enclosing message', at);
    }
    return this.pos + length;
  }

  /** Four little-endian bytes as an unsigned number. */
  fixed32(end: number): number {
    const { buf, pos } = this;
    this.advance(4, end);
    return (
      (buf[pos] |
        (buf[pos + 1] << 8) |
        (buf[pos + 2] << 16) |
        (buf[pos + 3] << 24)) >>>
      0
    );
  }

  advance(bytes: number, end: number): void {
    if (end - this.pos < bytes) throw truncated(end);
    this.pos += bytes;
  }

  /** Skips the value of a field, whatever it is. */
  skip(wireType: number, end: number): void {
    switch (wireType) {
      case WireType.varint:
        this.unsigned(end);
        break;
      case WireType.fixed64:
        this.advance(8, end);
        break;
      case WireType.bytes:
        this.pos = this.valueEnd(end);
        break;
      case WireType.fixed32:
        this.advance(4, end);
        break;
      default:
        throw new MalformedOtlpError(
          `unsupported wire type ${wireType}`,
          this.pos,
        );
    }
  }

  /** A known field must have the wire type of its declaration. */
  expect(wireType: number, expected: number): void {
    if (wireType !== expected) {
      throw new MalformedOtlpError(
        `wire type ${wireType} where ${expected} is declared`,
        this.pos,
      );
    }
  }
}

/**
 * The same memory as a Buffer, so that readers see one kind of array.
 *
 * @internal
 */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function truncated(position: number): MalformedOtlpError {
  return new MalformedOtlpError('truncated', position);
}
