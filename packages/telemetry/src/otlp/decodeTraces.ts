import type { Span, SpanResource } from '../span';
import { decodeResource } from './decodeResource';
import { SpanDecoder } from './SpanDecoder';
import type { RejectionReason } from './SplitResult';
import { StringInterner } from './StringInterner';
import { asBuffer, WireReader, WireType } from './WireReader';

/**
 * Options of {@link decodeTraces}.
 *
 * @public
 */
export interface DecodeTracesOptions {
  /**
   * Told of each span that has no usable id and so is not in the result. Our
   * collector refuses such spans; a topic filled by others may hold them.
   */
  onRejected?: (reason: RejectionReason) => void;
}

const RESOURCE_SPANS_FIELD = 1;
const RESOURCE_FIELD = 1;
const SCOPE_SPANS_FIELD = 2;
const SPANS_FIELD = 2;

const MAX_CACHED_RESOURCES = 1024;
const MAX_CACHED_RESOURCE_BYTES = 4096;

const interner = new StringInterner();
const resources = new Map<string, SpanResource>();

/**
 * Decodes of an ExportTraceServiceRequest what {@link Span} holds and skips
 * the rest. Spans of blocks with equal resources share one
 * {@link SpanResource}; equal names share one string. NUL characters and
 * invalid UTF-8 become U+FFFD.
 *
 * @param request - protobuf; not referenced by the result
 * @returns spans in wire order
 * @throws MalformedOtlpError
 * @public
 */
export function decodeTraces(
  request: Uint8Array,
  options?: DecodeTracesOptions,
): Span[] {
  const buf = asBuffer(request);
  const reader = new WireReader(buf);
  const decoder = new SpanDecoder(reader, interner, options?.onRejected);
  const spans: Span[] = [];
  eachField(reader, buf.length, RESOURCE_SPANS_FIELD, blockEnd => {
    const from = reader.pos;
    decoder.resource = resourceOf(reader, blockEnd);
    reader.pos = from;
    eachField(reader, blockEnd, SCOPE_SPANS_FIELD, scopeEnd =>
      eachField(reader, scopeEnd, SPANS_FIELD, spanEnd => {
        const span = decoder.decode(spanEnd);
        if (span) spans.push(span);
      }),
    );
  });
  return spans;
}

/** Calls `visit` at the start of each value of a message field and goes on behind it; skips all other fields. */
function eachField(
  reader: WireReader,
  end: number,
  field: number,
  visit: (end: number) => void,
): void {
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag >>> 3 === field) {
      reader.expect(tag & 7, WireType.bytes);
      const valueEnd = reader.valueEnd(end);
      visit(valueEnd);
      reader.pos = valueEnd;
    } else {
      reader.skip(tag & 7, end);
    }
  }
}

/** The resource may stand behind the spans, and twice: then both count. */
function resourceOf(reader: WireReader, end: number): SpanResource {
  let bytes: Buffer | undefined;
  eachField(reader, end, RESOURCE_FIELD, valueEnd => {
    const value = reader.buf.subarray(reader.pos, valueEnd);
    bytes = bytes ? Buffer.concat([bytes, value]) : value;
  });
  if (!bytes || bytes.length > MAX_CACHED_RESOURCE_BYTES) {
    return decodeResource(bytes, interner);
  }
  const key = bytes.toString('latin1');
  let resource = resources.get(key);
  if (!resource) {
    resource = decodeResource(bytes, interner);
    if (resources.size >= MAX_CACHED_RESOURCES) resources.clear();
    resources.set(key, resource);
  }
  return resource;
}
