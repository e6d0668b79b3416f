import { ByteRanges } from './ByteRanges';
import { IntList } from './IntList';
import { validateField, messageId } from './validateMessage';
import { partitionOfTrace, type Partitioner } from './partitioner';
import type { RejectionReason } from './SplitResult';
import { WireReader, WireType } from './WireReader';

/**
 * Where the spans of a request are. Lists of spans hold one entry for each span
 * with sound ids, in wire order.
 *
 * @internal
 */
export class TraceScan {
  /** From the field's tag … */
  readonly from = new IntList();
  /** … to the end of its value. */
  readonly to = new IntList();
  /** Position of the 16 bytes of the trace id. */
  readonly traceId = new IntList();
  readonly scope = new IntList();
  readonly partition = new IntList();

  /** What the request, its ResourceSpans and their ScopeSpans hold besides their children. */
  readonly request = new ByteRanges();
  readonly resources = new ByteRanges();
  readonly scopes = new ByteRanges();
  /** The resource of each scope. */
  readonly parent = new IntList();

  rejections: Partial<Record<RejectionReason, number>> = {};
  rejected = 0;

  /** Empties it for the next request. Its lists are kept: dozens of new ones for each request would be garbage. */
  reset(): void {
    for (const list of [
      this.from,
      this.to,
      this.traceId,
      this.scope,
      this.partition,
      this.request,
      this.resources,
      this.scopes,
      this.parent,
    ]) {
      list.reset();
    }
    this.rejections = {};
    this.rejected = 0;
  }

  get spans(): number {
    return this.from.length;
  }
}

const REQUEST = messageId('ExportTraceServiceRequest');
const RESOURCE_SPANS = messageId('ResourceSpans');
const SCOPE_SPANS = messageId('ScopeSpans');
const SPAN = messageId('Span');

const RESOURCE_SPANS_FIELD = 1;
const SCOPE_SPANS_FIELD = 2;
const SPANS_FIELD = 2;

// Tags of length-delimited span fields: number × 8 + 2.
const TRACE_ID_TAG = 10;
const SPAN_ID_TAG = 18;
const PARENT_SPAN_ID_TAG = 34;

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;

/**
 * Finds the spans of an ExportTraceServiceRequest and the partition of each,
 * and checks the whole request on the way, without decoding a span.
 *
 * @throws MalformedOtlpError
 * @internal
 */
export class TraceScanner {
  private readonly reader: WireReader;
  private lastTraceId = -1;

  constructor(
    private readonly buf: Buffer,
    private readonly partitions: number,
    private readonly partitioner: Partitioner,
    /** Where the findings go; emptied first. */
    private readonly scan: TraceScan,
  ) {
    this.reader = new WireReader(buf);
    scan.reset();
    scan.request.open();
  }

  run(): TraceScan {
    const { reader, scan } = this;
    const end = this.buf.length;
    while (reader.pos < end) {
      const from = reader.pos;
      const tag = reader.tag(end);
      if (tag >>> 3 === RESOURCE_SPANS_FIELD) {
        reader.expect(tag & 7, WireType.bytes);
        this.resourceSpans(reader.valueEnd(end));
      } else {
        validateField(reader, end, REQUEST, 0, tag);
        scan.request.add(from, reader.pos);
      }
    }
    return scan;
  }

  private resourceSpans(end: number): void {
    const { reader, scan } = this;
    reader.enter();
    const spansBefore = scan.spans;
    const resource = scan.resources.open();
    while (reader.pos < end) {
      const from = reader.pos;
      const tag = reader.tag(end);
      if (tag >>> 3 === SCOPE_SPANS_FIELD) {
        reader.expect(tag & 7, WireType.bytes);
        this.scopeSpans(reader.valueEnd(end), resource);
      } else {
        validateField(reader, end, RESOURCE_SPANS, 1, tag);
        scan.resources.add(from, reader.pos);
      }
    }
    if (scan.spans === spansBefore) scan.resources.removeLast();
  }

  private scopeSpans(end: number, resource: number): void {
    const { reader, scan } = this;
    reader.enter();
    const spansBefore = scan.spans;
    const scope = scan.scopes.open();
    scan.parent.push(resource);
    while (reader.pos < end) {
      const from = reader.pos;
      const tag = reader.tag(end);
      if (tag >>> 3 === SPANS_FIELD) {
        reader.expect(tag & 7, WireType.bytes);
        this.span(from, reader.valueEnd(end), scope);
      } else {
        validateField(reader, end, SCOPE_SPANS, 2, tag);
        scan.scopes.add(from, reader.pos);
      }
    }
    if (scan.spans === spansBefore) {
      scan.scopes.removeLast();
      scan.parent.length--;
    }
  }

  private span(from: number, end: number, scope: number): void {
    const { reader } = this;
    reader.enter();
    let traceId = -1;
    let spanId = false;
    let parentSpanId = true;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      switch (tag) {
        case TRACE_ID_TAG: {
          const valueEnd = reader.valueEnd(end);
          traceId = this.isId(valueEnd, TRACE_ID_BYTES) ? reader.pos : -1;
          reader.pos = valueEnd;
          break;
        }
        case SPAN_ID_TAG: {
          const valueEnd = reader.valueEnd(end);
          spanId = this.isId(valueEnd, SPAN_ID_BYTES);
          reader.pos = valueEnd;
          break;
        }
        case PARENT_SPAN_ID_TAG: {
          // Zero bytes are how some clients write "no parent".
          const valueEnd = reader.valueEnd(end);
          const length = valueEnd - reader.pos;
          parentSpanId = length === 0 || length === SPAN_ID_BYTES;
          reader.pos = valueEnd;
          break;
        }
        default:
          validateField(reader, end, SPAN, 3, tag);
      }
    }
    if (traceId < 0) this.reject('invalid_trace_id');
    else if (!spanId) this.reject('invalid_span_id');
    else if (!parentSpanId) this.reject('invalid_parent_span_id');
    else this.accept(from, end, traceId, scope);
  }

  private isId(end: number, length: number): boolean {
    const { buf } = this;
    const { pos } = this.reader;
    if (end - pos !== length) return false;
    for (let i = pos; i < end; i++) if (buf[i] !== 0) return true;
    return false;
  }

  private reject(reason: RejectionReason): void {
    this.scan.rejected++;
    this.scan.rejections[reason] = (this.scan.rejections[reason] ?? 0) + 1;
  }

  private accept(
    from: number,
    to: number,
    traceId: number,
    scope: number,
  ): void {
    const { scan } = this;
    scan.partition.push(
      this.lastTraceId >= 0 && sameTrace(this.buf, this.lastTraceId, traceId)
        ? scan.partition.data[scan.spans - 1]
        : partitionOfTrace(
            this.buf,
            traceId,
            this.partitions,
            this.partitioner,
          ),
    );
    scan.from.push(from);
    scan.to.push(to);
    scan.traceId.push(traceId);
    scan.scope.push(scope);
    this.lastTraceId = traceId;
  }
}

/**
 * Whether two positions hold the same 16 bytes.
 *
 * @internal
 */
export function sameTrace(buf: Buffer, a: number, b: number): boolean {
  for (let i = 0; i < TRACE_ID_BYTES; i++) {
    if (buf[a + i] !== buf[b + i]) return false;
  }
  return true;
}
