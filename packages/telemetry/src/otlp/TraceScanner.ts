import { validateField, messageId } from './validateMessage';
import { partitionOfTrace, type Partitioner } from './partitioner';
import type { RejectionReason } from './SplitResult';
import { WireReader, WireType } from './WireReader';

/**
 * A ResourceSpans or ScopeSpans: what it holds besides its children, as byte
 * ranges [from, to, from, to, …) of the request.
 *
 * @internal
 */
export class Block {
  readonly ranges: number[] = [];
  bytes = 0;

  /** @param parent - index of the ResourceSpans that holds this ScopeSpans */
  constructor(readonly parent: number) {}

  add(from: number, to: number): void {
    const { ranges } = this;
    if (ranges.length > 0 && ranges[ranges.length - 1] === from) {
      ranges[ranges.length - 1] = to;
    } else {
      ranges.push(from, to);
    }
    this.bytes += to - from;
  }
}

/**
 * Where the spans of a request are.
 *
 * @internal
 */
export interface TraceScan {
  /** Spans with sound ids. The arrays below hold one entry for each, in wire order. */
  spans: number;
  /** From the field's tag to the end of its value. */
  from: Int32Array;
  to: Int32Array;
  /** Position of the 16 bytes of the trace id. */
  traceId: Int32Array;
  /** Index in `scopes`. */
  scope: Int32Array;
  partition: Int32Array;

  scopes: Block[];
  resources: Block[];
  /** Unknown fields of the request itself. */
  request: Block;
  rejections: Partial<Record<RejectionReason, number>>;
  rejected: number;
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
  private readonly scan: TraceScan;
  private lastTraceId = -1;

  constructor(
    private readonly buf: Buffer,
    private readonly partitions: number,
    private readonly partitioner: Partitioner,
  ) {
    this.reader = new WireReader(buf);
    const capacity = Math.min(4096, 16 + Math.ceil(buf.length / 64));
    this.scan = {
      spans: 0,
      from: new Int32Array(capacity),
      to: new Int32Array(capacity),
      traceId: new Int32Array(capacity),
      scope: new Int32Array(capacity),
      partition: new Int32Array(capacity),
      scopes: [],
      resources: [],
      request: new Block(-1),
      rejections: {},
      rejected: 0,
    };
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
    const block = new Block(-1);
    const index = scan.resources.push(block) - 1;
    while (reader.pos < end) {
      const from = reader.pos;
      const tag = reader.tag(end);
      if (tag >>> 3 === SCOPE_SPANS_FIELD) {
        reader.expect(tag & 7, WireType.bytes);
        this.scopeSpans(reader.valueEnd(end), index);
      } else {
        validateField(reader, end, RESOURCE_SPANS, 1, tag);
        block.add(from, reader.pos);
      }
    }
  }

  private scopeSpans(end: number, resource: number): void {
    const { reader, scan } = this;
    const block = new Block(resource);
    const index = scan.scopes.push(block) - 1;
    while (reader.pos < end) {
      const from = reader.pos;
      const tag = reader.tag(end);
      if (tag >>> 3 === SPANS_FIELD) {
        reader.expect(tag & 7, WireType.bytes);
        this.span(from, reader.valueEnd(end), index);
      } else {
        validateField(reader, end, SCOPE_SPANS, 2, tag);
        block.add(from, reader.pos);
      }
    }
  }

  private span(from: number, end: number, scope: number): void {
    const { reader } = this;
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
    const i = scan.spans++;
    if (i === scan.from.length) grow(scan);
    scan.from[i] = from;
    scan.to[i] = to;
    scan.traceId[i] = traceId;
    scan.scope[i] = scope;
    scan.partition[i] =
      this.lastTraceId >= 0 && sameTrace(this.buf, this.lastTraceId, traceId)
        ? scan.partition[i - 1]
        : partitionOfTrace(
            this.buf,
            traceId,
            this.partitions,
            this.partitioner,
          );
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

function grow(scan: TraceScan): void {
  scan.from = doubled(scan.from);
  scan.to = doubled(scan.to);
  scan.traceId = doubled(scan.traceId);
  scan.scope = doubled(scan.scope);
  scan.partition = doubled(scan.partition);
}

function doubled(array: Int32Array): Int32Array {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
