import type { LogRecord } from '../log/TelemetryLog';
import {
  assertPartitions,
  rawRecordHeaders,
  type SplitOptions,
  type SplitResult,
} from './SplitResult';
import {
  sameTrace,
  TraceScanner,
  type Block,
  type TraceScan,
} from './TraceScanner';
import { asBuffer } from './WireReader';

// Both are field number × 8 + wire type 2; the tag of a span is copied with it.
const RESOURCE_SPANS_TAG = 0x0a;
const SCOPE_SPANS_TAG = 0x12;

/**
 * Splits an ExportTraceServiceRequest so that all spans of a trace go to one
 * partition, without decoding a span: every value is a request again, made of
 * byte copies of the fields of the original, those unknown to us included.
 * Blocks that no accepted span is in are left out.
 *
 * @param request - protobuf
 * @param partitions - of the topic, at least 1
 * @throws MalformedOtlpError when the bytes are not a request; then nothing of it is taken
 * @public
 */
export function splitTraces(
  request: Uint8Array,
  partitions: number,
  options?: SplitOptions,
): SplitResult {
  assertPartitions(partitions);
  const buf = asBuffer(request);
  const scan = new TraceScanner(
    buf,
    partitions,
    options?.partitioner ?? 'murmur2',
  ).run();

  const records: LogRecord[] = [];
  const headers = rawRecordHeaders('traces');
  const { order, starts } = orderByPartition(scan, partitions);
  for (let partition = 0; partition < partitions; partition++) {
    const from = starts[partition];
    const to = starts[partition + 1];
    if (from === to) continue;
    const whole = to - from === scan.spans && scan.rejected === 0;
    records.push({
      partition,
      key: traceOf(buf, scan, order, from, to),
      value: whole ? buf : assemble(buf, scan, order, from, to),
      headers,
    });
  }
  return {
    records,
    accepted: scan.spans,
    rejected: scan.rejected,
    rejections: scan.rejections,
  };
}

/** Stable counting sort: the spans of partition p are order[starts[p]] … order[starts[p + 1] - 1]. */
function orderByPartition(
  scan: TraceScan,
  partitions: number,
): { order: Int32Array; starts: Int32Array } {
  const starts = new Int32Array(partitions + 1);
  for (let i = 0; i < scan.spans; i++) starts[scan.partition[i] + 1]++;
  for (let p = 0; p < partitions; p++) starts[p + 1] += starts[p];
  const next = starts.slice(0, partitions);
  const order = new Int32Array(scan.spans);
  for (let i = 0; i < scan.spans; i++) order[next[scan.partition[i]]++] = i;
  return { order, starts };
}

/** The hex trace id when the spans are of one trace. */
function traceOf(
  buf: Buffer,
  scan: TraceScan,
  order: Int32Array,
  from: number,
  to: number,
): string | undefined {
  const first = scan.traceId[order[from]];
  for (let i = from + 1; i < to; i++) {
    if (!sameTrace(buf, first, scan.traceId[order[i]])) return undefined;
  }
  return buf.toString('hex', first, first + 16);
}

function assemble(
  buf: Buffer,
  scan: TraceScan,
  order: Int32Array,
  from: number,
  to: number,
): Buffer {
  // Lengths come before contents, so the sizes are added up first: of each
  // ResourceSpans, followed by those of its ScopeSpans.
  const sizes: number[] = [];
  let total = scan.request.bytes;
  for (let i = from; i < to; ) {
    const resource = scan.scopes[scan.scope[order[i]]].parent;
    const slot = sizes.push(0) - 1;
    let resourceSize = scan.resources[resource].bytes;
    while (i < to && scan.scopes[scan.scope[order[i]]].parent === resource) {
      const scope = scan.scope[order[i]];
      let scopeSize = scan.scopes[scope].bytes;
      for (; i < to && scan.scope[order[i]] === scope; i++) {
        scopeSize += scan.to[order[i]] - scan.from[order[i]];
      }
      sizes.push(scopeSize);
      resourceSize += 1 + varintSize(scopeSize) + scopeSize;
    }
    sizes[slot] = resourceSize;
    total += 1 + varintSize(resourceSize) + resourceSize;
  }

  const out = Buffer.allocUnsafe(total);
  let pos = copyBlock(buf, scan.request, out, 0);
  let size = 0;
  for (let i = from; i < to; ) {
    const resource = scan.scopes[scan.scope[order[i]]].parent;
    pos = writeHeader(out, pos, RESOURCE_SPANS_TAG, sizes[size++]);
    pos = copyBlock(buf, scan.resources[resource], out, pos);
    while (i < to && scan.scopes[scan.scope[order[i]]].parent === resource) {
      const scope = scan.scope[order[i]];
      pos = writeHeader(out, pos, SCOPE_SPANS_TAG, sizes[size++]);
      pos = copyBlock(buf, scan.scopes[scope], out, pos);
      while (i < to && scan.scope[order[i]] === scope) {
        // Neighbours in the request are copied in one piece.
        const start = scan.from[order[i]];
        let end = scan.to[order[i++]];
        while (
          i < to &&
          scan.from[order[i]] === end &&
          scan.scope[order[i]] === scope
        ) {
          end = scan.to[order[i++]];
        }
        pos += buf.copy(out, pos, start, end);
      }
    }
  }
  return out;
}

function copyBlock(
  buf: Buffer,
  block: Block,
  out: Buffer,
  position: number,
): number {
  let pos = position;
  for (let i = 0; i < block.ranges.length; i += 2) {
    pos += buf.copy(out, pos, block.ranges[i], block.ranges[i + 1]);
  }
  return pos;
}

function writeHeader(
  out: Buffer,
  position: number,
  tag: number,
  length: number,
): number {
  let pos = position;
  out[pos++] = tag;
  let rest = length;
  while (rest >= 0x80) {
    out[pos++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  out[pos++] = rest;
  return pos;
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest >>>= 7) size++;
  return size;
}
