/**
 * Told by {@link walkSpanTimes}.
 *
 * @internal
 */
export interface SpanTimesVisitor {
  span?(): void;
  /** Offset of a fixed64, little-endian ns since the epoch: `which` says whose. */
  time(which: 'start' | 'end' | 'event', offset: number): void;
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;

/** ExportTraceServiceRequest → resource_spans → scope_spans → spans → events, by field number. */
const PATH = [1, 2, 2, 11];
const SPAN = 3;
const EVENT = 4;

/**
 * Visits the spans of an ExportTraceServiceRequest and where its times lie,
 * without decoding anything. What is not valid protobuf is left to the
 * receiver to refuse: the walk then ends where it got to.
 *
 * @internal
 */
export function walkSpanTimes(
  request: Buffer,
  visitor: SpanTimesVisitor,
): void {
  try {
    walkMessage(request, 0, request.length, 0, visitor);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

function walkMessage(
  bytes: Buffer,
  from: number,
  end: number,
  depth: number,
  visitor: SpanTimesVisitor,
): void {
  let at = from;
  while (at < end) {
    const [tag, afterTag] = readVarint(bytes, at);
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case VARINT:
        [, at] = readVarint(bytes, afterTag);
        break;
      case FIXED64: {
        at = afterTag + 8;
        const which = at <= end ? timeField(depth, field) : undefined;
        if (which) visitor.time(which, afterTag);
        break;
      }
      case BYTES: {
        const [length, start] = readVarint(bytes, afterTag);
        at = start + length;
        if (at > end) throw new RangeError('a field ends beyond its message');
        if (field === PATH[depth]) {
          if (depth + 1 === SPAN) visitor.span?.();
          walkMessage(bytes, start, at, depth + 1, visitor);
        }
        break;
      }
      case FIXED32:
        at = afterTag + 4;
        break;
      default:
        throw new RangeError('unknown wire type');
    }
  }
}

function timeField(depth: number, field: number) {
  if (depth === SPAN && field === 7) return 'start';
  if (depth === SPAN && field === 8) return 'end';
  if (depth === EVENT && field === 1) return 'event';
  return undefined;
}

/** Exact below 2^53, which lengths and tags are. */
function readVarint(
  bytes: Buffer,
  from: number,
): [value: number, next: number] {
  let value = 0;
  let factor = 1;
  for (let at = from; at < from + 10; at++) {
    const byte = bytes.readUInt8(at);
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return [value, at + 1];
    factor *= 128;
  }
  throw new RangeError('varint longer than ten bytes');
}
