import type {
  CommittedOffset,
  MetricType,
  PartitionAssignment,
} from '@slo-scout/telemetry';
import type { TelemetryEvent } from './TelemetryStore';

/**
 * Log records of one service, minute, severity and template.
 *
 * @public
 */
export interface LogCount {
  service: string;
  /** Event time, unix seconds, a multiple of 60. */
  minute: number;
  /** First OTLP number of the severity's class: 1, 5, 9, 13, 17, 21; 0 for none. */
  severity: number;
  /** Id of the template. */
  template: string;
  /** Its text, for when the store does not know it yet. */
  text: string;
  total: number;
  /** Those with a trace id. */
  traced: number;
}

/**
 * That a service has a metric, and what it looks like.
 *
 * @public
 */
export interface MetricPresence {
  service: string;
  name: string;
  type: MetricType;
  unit: string;
  /** True for sums that only grow. */
  monotonic: boolean;
  /** 1 delta, 2 cumulative, 0 unknown. */
  temporality: number;
  /** Keys of its labels, sorted. */
  labelKeys: string[];
  /** Upper bounds of its buckets, ascending, without +Inf. */
  bounds: number[];
  /** Unix seconds. */
  lastSeen: number;
}

/**
 * What a reader of logs and metrics has to say about a partition: all records
 * from the last position to this one.
 *
 * @public
 */
export interface SignalsCommit {
  assignment: PartitionAssignment;
  position: CommittedOffset;
  logs: LogCount[];
  events: TelemetryEvent[];
  metrics: MetricPresence[];
}

/**
 * What a commit left out, because of limits.
 *
 * @public
 */
export interface SignalsResult {
  /** Log records counted under the template `other`. */
  untemplated: number;
  /** Events that were written now; the others were known. */
  eventsCreated: number;
  /** Log records, events and metrics that are not stored, by reason. */
  refused: Record<'service_limit' | 'event_limit' | 'metric_limit', number>;
}

/**
 * Bounds of what senders can make the store keep of logs and metrics.
 *
 * @public
 */
export interface SignalsLimits {
  /** Default 5000. */
  services: number;
  /** Templates of a service; further ones are counted as `other`. Default 200. */
  templates: number;
  /** Metrics of a service. Default 500. */
  metrics: number;
  /** Events of a service in a day. Default 2000. */
  eventsPerDay: number;
}

/**
 * Limits that apply where none are given.
 *
 * @public
 */
export const DEFAULT_SIGNALS_LIMITS: SignalsLimits = {
  services: 5000,
  templates: 200,
  metrics: 500,
  eventsPerDay: 2000,
};
