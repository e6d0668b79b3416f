import type { LogRecord } from '../log/TelemetryLog';
import { assembleSpans } from './assembleSpans';
import { CopyBudget } from './CopyBudget';
import { orderByPartition } from './orderByPartition';
import {
  assertPartitions,
  rawRecordHeaders,
  type SplitOptions,
  type SplitResult,
} from './SplitResult';
import { sameTrace, TraceScan, TraceScanner } from './TraceScanner';
import { asBuffer } from './WireReader';

/** Splitting waits for nothing, so that one is enough. */
const SCAN = new TraceScan();

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
  const {
    partitioner = 'murmur2',
    maxValueBytes = Infinity,
    allocate = Buffer.allocUnsafe,
  } = options ?? {};
  const buf = asBuffer(request);
  const scan = new TraceScanner(buf, partitions, partitioner, SCAN).run();

  const records: LogRecord[] = [];
  const headers = rawRecordHeaders('traces');
  const { order, starts } = orderByPartition(scan.partition, partitions);
  const budget = new CopyBudget(buf.length);
  for (let partition = 0; partition < partitions; partition++) {
    const end = starts[partition + 1];
    for (let from = starts[partition]; from < end; ) {
      const to = cut(scan, order, from, end, maxValueBytes);
      const whole = to - from === scan.spans && scan.rejected === 0;
      const value = whole
        ? buf
        : assembleSpans(buf, scan, order, from, to, bytes => {
            budget.spend(bytes);
            return allocate(bytes);
          });
      records.push({
        partition,
        key: traceOf(buf, scan, order, from, to),
        value,
        headers,
      });
      from = to;
    }
  }
  return {
    records,
    accepted: scan.spans,
    rejected: scan.rejected,
    rejections: scan.rejections,
  };
}

/** How far a value that begins at `from` may go; at least one span. */
function cut(
  scan: TraceScan,
  order: Int32Array,
  from: number,
  end: number,
  maxValueBytes: number,
): number {
  if (maxValueBytes === Infinity) return end;
  let bytes = scan.request.bytes.data[0];
  let scope = -1;
  let to = from;
  while (to < end) {
    const span = order[to];
    bytes += scan.to.data[span] - scan.from.data[span];
    if (scan.scope.data[span] !== scope) {
      scope = scan.scope.data[span];
      // Counts a resource once for each of its scopes: an upper bound, tags and lengths included.
      bytes +=
        scan.scopes.bytes.data[scope] +
        scan.resources.bytes.data[scan.parent.data[scope]] +
        12;
    }
    if (bytes > maxValueBytes && to > from) break;
    to++;
  }
  return to;
}

/** The hex trace id when the spans are of one trace. */
function traceOf(
  buf: Buffer,
  scan: TraceScan,
  order: Int32Array,
  from: number,
  to: number,
): string | undefined {
  const { data } = scan.traceId;
  const first = data[order[from]];
  for (let i = from + 1; i < to; i++) {
    if (!sameTrace(buf, first, data[order[i]])) return undefined;
  }
  return buf.toString('hex', first, first + 16);
}
