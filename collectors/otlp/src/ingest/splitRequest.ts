import {
  splitLogs,
  splitMetrics,
  splitTraces,
  type LogRecord,
  type Signal,
} from '@slo-scout/telemetry';

const SPLITTERS = {
  traces: splitTraces,
  logs: splitLogs,
  metrics: splitMetrics,
} as const;

/** @internal */
export interface SplitLimits {
  partitions: number;
  maxRecordBytes: number;
  /** Memory for values. */
  allocate?(bytes: number): Buffer;
}

/**
 * A request in records of at most the size that the log takes.
 *
 * @internal
 */
export interface SplitRequest {
  records: LogRecord[];
  /** Records of one span, log record or data point each that are larger. */
  oversized: LogRecord[];
  /** Spans, log records or data points in `records`. */
  accepted: number;
  rejected: number;
  /** How many by reason; add up to `rejected`. */
  rejections: Record<string, number>;
}

/**
 * Cuts a protobuf request by partition and size.
 *
 * @throws MalformedOtlpError
 * @internal
 */
export function splitRequest(
  signal: Signal,
  request: Uint8Array,
  { partitions, maxRecordBytes, allocate }: SplitLimits,
): SplitRequest {
  const split = SPLITTERS[signal](request, partitions, {
    maxValueBytes: maxRecordBytes,
    allocate,
  });
  const { records, accepted, rejected, rejections } = split;
  const result = { records, oversized: [], accepted, rejected };
  if (records.every(({ value }) => value.length <= maxRecordBytes)) {
    return { ...result, rejections: { ...rejections } };
  }
  return withoutOversized(
    { ...result, rejections: { ...rejections } },
    index => records[index].value.length > maxRecordBytes,
  );
}

/**
 * After the log has refused some records as too large: cuts those again, for a
 * smaller limit.
 *
 * @param indexes - of `split.records`
 * @internal
 */
export function splitAgain(
  split: SplitRequest,
  indexes: readonly number[],
  maxRecordBytes: number,
): SplitRequest {
  const records = split.records.flatMap((record, i) =>
    indexes.includes(i) ? cutAgain(record, maxRecordBytes) : record,
  );
  // What consists of one item already is as large as it was.
  const refused = new Set(indexes.map(i => split.records[i].value));
  return withoutOversized({ ...split, records }, index => {
    const { value } = records[index];
    return refused.has(value) || value.length > maxRecordBytes;
  });
}

function cutAgain(record: LogRecord, maxRecordBytes: number): LogRecord[] {
  const { records } = SPLITTERS[signalOf(record)](record.value, 1, {
    maxValueBytes: maxRecordBytes,
  });
  if (records.length < 2) return [record];
  return records.map(piece => ({ ...piece, partition: record.partition }));
}

function withoutOversized(
  split: SplitRequest,
  isOversized: (index: number) => boolean,
): SplitRequest {
  const oversized = split.records.filter((_, i) => isOversized(i));
  let items = 0;
  for (const record of oversized) {
    items += SPLITTERS[signalOf(record)](record.value, 1).accepted;
  }
  return {
    records: split.records.filter((_, i) => !isOversized(i)),
    oversized: [...split.oversized, ...oversized],
    accepted: split.accepted - items,
    rejected: split.rejected + items,
    rejections: {
      ...split.rejections,
      record_too_large: (split.rejections.record_too_large ?? 0) + items,
    },
  };
}

function signalOf(record: LogRecord): Signal {
  return record.headers.signal as Signal;
}
