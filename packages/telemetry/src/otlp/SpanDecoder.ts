import {
  DECODED_ATTRIBUTES,
  type Span,
  type SpanLink,
  type SpanResource,
} from '../span';
import { AttributeDecoder, type AttributeValue } from './AttributeDecoder';
import { hexOfEight } from './hex';
import type { RejectionReason } from './SplitResult';
import type { StringInterner } from './StringInterner';
import { WireReader, WireType } from './WireReader';

// Field numbers of Span.
const TRACE_ID = 1;
const SPAN_ID = 2;
const TRACE_STATE = 3;
const PARENT_SPAN_ID = 4;
const NAME = 5;
const KIND = 6;
const START = 7;
const END = 8;
const ATTRIBUTES = 9;
const EVENTS = 11;
const LINKS = 13;
const STATUS = 15;

const EVENT_NAME = 2;
const STATUS_CODE = 3;

const MAX_KIND = 5;
const MAX_STATUS_CODE = 2;
const TWO_TO_32 = 4294967296;
const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

/**
 * Decodes spans one after another from one reader.
 *
 * @internal
 */
export class SpanDecoder {
  /** Of the block that the next spans are in. */
  resource: SpanResource | undefined;

  private lastTraceId = NO_TRACE;
  private lastTraceAt = -1;
  private readonly attribute: AttributeDecoder;

  constructor(
    private readonly reader: WireReader,
    private readonly interner: StringInterner,
    private readonly onRejected?: (reason: RejectionReason) => void,
  ) {
    this.attribute = new AttributeDecoder(reader, interner, DECODED_ATTRIBUTES);
  }

  /** Decodes the span from the reader's position to `end`; undefined when an id is unusable. */
  decode(end: number): Span | undefined {
    const { reader } = this;
    const { buf } = reader;
    let traceId = '';
    let spanId = '';
    let parentSpanId: string | undefined = '';
    let traceState = '';
    let name = '';
    let kind = 0;
    let startLow = 0;
    let startHigh = 0;
    let endLow = 0;
    let endHigh = 0;
    let statusCode = 0;
    let exception = false;
    let links: SpanLink[] | undefined;
    let attributes: Record<string, AttributeValue> | undefined;

    while (reader.pos < end) {
      const tag = reader.tag(end);
      const field = tag >>> 3;
      switch (tag & 7) {
        case WireType.bytes: {
          const valueEnd = reader.valueEnd(end);
          const { pos } = reader;
          switch (field) {
            case TRACE_ID:
              traceId = this.traceId(pos, valueEnd);
              break;
            case SPAN_ID:
              spanId = this.spanId(pos, valueEnd);
              break;
            case TRACE_STATE:
              traceState = this.interner.get(buf, pos, valueEnd);
              break;
            case PARENT_SPAN_ID:
              parentSpanId = this.parentSpanId(pos, valueEnd);
              break;
            case NAME:
              name = this.interner.get(buf, pos, valueEnd);
              break;
            case ATTRIBUTES:
              if (this.attribute.decode(valueEnd)) {
                (attributes ??= {})[this.attribute.key] = this.attribute.value;
              }
              break;
            case EVENTS:
              exception = this.isException(valueEnd) || exception;
              break;
            case LINKS: {
              const link = this.link(valueEnd);
              if (link) (links ??= []).push(link);
              break;
            }
            case STATUS:
              statusCode = this.statusCode(valueEnd, statusCode);
              break;
            default:
              break;
          }
          reader.pos = valueEnd;
          break;
        }
        case WireType.fixed64:
          if (field === START) {
            startLow = reader.fixed32(end);
            startHigh = reader.fixed32(end);
          } else if (field === END) {
            endLow = reader.fixed32(end);
            endHigh = reader.fixed32(end);
          } else {
            reader.advance(8, end);
          }
          break;
        case WireType.varint: {
          const value = reader.unsigned(end);
          if (field === KIND) kind = value <= MAX_KIND ? value : 0;
          break;
        }
        default:
          reader.skip(tag & 7, end);
      }
    }

    if (traceId === '') return this.reject('invalid_trace_id');
    if (spanId === '') return this.reject('invalid_span_id');
    if (parentSpanId === undefined) {
      return this.reject('invalid_parent_span_id');
    }
    // Exact while the difference stays below 2^53 ns, which is 104 days.
    const nanos = (endHigh - startHigh) * TWO_TO_32 + (endLow - startLow);
    return {
      traceId,
      spanId,
      parentSpanId,
      traceState,
      resource: this.resource!,
      name,
      kind,
      startUnixMicros: micros(startHigh, startLow),
      durationNanos: nanos < 0 ? 0 : nanos,
      negativeDuration: nanos < 0,
      statusCode,
      attributes,
      exception,
      links,
    };
  }

  // Spans of one trace often follow one another; their id becomes one string.
  private traceId(from: number, end: number): string {
    if (end - from !== 16) return '';
    if (this.lastTraceAt < 0 || !this.sameAsLast(from)) {
      this.lastTraceId = this.reader.buf.toString('hex', from, end);
      this.lastTraceAt = from;
    }
    return this.lastTraceId === NO_TRACE ? '' : this.lastTraceId;
  }

  private sameAsLast(from: number): boolean {
    const { buf } = this.reader;
    for (let i = 0; i < 16; i++) {
      if (buf[from + i] !== buf[this.lastTraceAt + i]) return false;
    }
    return true;
  }

  private spanId(from: number, end: number): string {
    if (end - from !== 8) return '';
    const id = hexOfEight(this.reader.buf, from);
    return id === NO_SPAN ? '' : id;
  }

  private parentSpanId(from: number, end: number): string | undefined {
    if (end === from) return '';
    return end - from === 8 ? this.spanId(from, end) : undefined;
  }

  private isException(end: number): boolean {
    const { reader } = this;
    let exception = false;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag >>> 3 === EVENT_NAME) {
        reader.expect(tag & 7, WireType.bytes);
        const valueEnd = reader.valueEnd(end);
        exception =
          this.interner.get(reader.buf, reader.pos, valueEnd) === 'exception';
        reader.pos = valueEnd;
      } else {
        reader.skip(tag & 7, end);
      }
    }
    return exception;
  }

  /** A link without a usable trace and span id links to nothing. */
  private link(end: number): SpanLink | undefined {
    const { reader } = this;
    let traceId = '';
    let spanId = '';
    while (reader.pos < end) {
      const tag = reader.tag(end);
      const field = tag >>> 3;
      if (field === TRACE_ID || field === SPAN_ID) {
        reader.expect(tag & 7, WireType.bytes);
        const valueEnd = reader.valueEnd(end);
        const length = valueEnd - reader.pos;
        if (field === SPAN_ID) {
          spanId = this.spanId(reader.pos, valueEnd);
        } else {
          traceId =
            length === 16
              ? reader.buf.toString('hex', reader.pos, valueEnd)
              : '';
        }
        reader.pos = valueEnd;
      } else {
        reader.skip(tag & 7, end);
      }
    }
    return traceId === '' || traceId === NO_TRACE || spanId === ''
      ? undefined
      : { traceId, spanId };
  }

  private statusCode(end: number, before: number): number {
    const { reader } = this;
    let code = before;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag >>> 3 === STATUS_CODE) {
        reader.expect(tag & 7, WireType.varint);
        const value = reader.unsigned(end);
        code = value <= MAX_STATUS_CODE ? value : 0;
      } else {
        reader.skip(tag & 7, end);
      }
    }
    return code;
  }

  private reject(reason: RejectionReason): undefined {
    this.onRejected?.(reason);
    return undefined;
  }
}

/** floor(nanoseconds / 1000) without exceeding 2^53 on the way. */
function micros(high: number, low: number): number {
  const remainder = high % 1000;
  return (
    ((high - remainder) / 1000) * TWO_TO_32 +
    Math.floor((remainder * TWO_TO_32 + low) / 1000)
  );
}
