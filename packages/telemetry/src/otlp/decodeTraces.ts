import type { Span } from '../span';
import { ResourceCache } from './ResourceCache';
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
const SCOPE_SPANS_FIELD = 2;
const SPANS_FIELD = 2;

const interner = new StringInterner();
const resources = new ResourceCache(interner);

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
    decoder.resource = resources.get(reader, blockEnd);
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
