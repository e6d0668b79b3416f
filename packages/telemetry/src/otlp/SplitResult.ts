import type { LogRecord } from '../log/TelemetryLog';
import type { Partitioner } from './partitioner';

/**
 * The three signals of OTLP that are taken.
 *
 * @public
 */
export type Signal = 'traces' | 'logs' | 'metrics';

/**
 * Why a span was refused while the rest of its request was taken.
 *
 * @public
 */
export type RejectionReason =
  | 'invalid_trace_id'
  | 'invalid_span_id'
  | 'invalid_parent_span_id';

/**
 * A request cut into records of the raw topic.
 *
 * @public
 */
export interface SplitResult {
  /**
   * One record per partition that gets anything (more when
   * {@link SplitOptions.maxValueBytes} demands it), ascending by partition. A
   * value may share memory with the request: do not reuse the request's buffer
   * before the records are appended.
   */
  records: LogRecord[];
  /** Spans, log records or metric data points in `records`. */
  accepted: number;
  /** Spans that are in no record: the sum of `rejections`. */
  rejected: number;
  rejections: Partial<Record<RejectionReason, number>>;
}

/**
 * How to distribute a request.
 *
 * @public
 */
export interface SplitOptions {
  /** Default `murmur2`. */
  partitioner?: Partitioner;
  /**
   * A larger value is cut into several records of the same partition. One
   * span, log record or data point is never cut, so a value that holds a single
   * one may be larger.
   * Default: no limit.
   */
  maxValueBytes?: number;
  /** Memory for values of traces, which need not be zeroed. Default: `Buffer.allocUnsafe`. */
  allocate?(bytes: number): Buffer;
}

/**
 * Headers of a record of the raw topic.
 *
 * @public
 */
export function rawRecordHeaders(signal: Signal): Record<string, string> {
  return { signal, encoding: 'otlp_proto', v: '1' };
}

/** @internal */
export function assertPartitions(partitions: number): void {
  if (!Number.isInteger(partitions) || partitions < 1) {
    throw new RangeError(
      `The number of partitions must be a whole number of at least 1, not ${partitions}`,
    );
  }
}
