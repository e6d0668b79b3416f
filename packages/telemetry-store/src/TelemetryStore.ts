import type { Exemplar, Journey, SparseHistogram } from '@slo-scout/journeys';

/**
 * A service that telemetry was received from.
 *
 * @public
 */
export interface ObservedService {
  service: string;
  /** Event time, unix seconds. */
  firstSeen: number;
  lastSeen: number;
}

/**
 * A server-side operation of a service, as seen inside journeys.
 *
 * @public
 */
export interface ObservedOperation {
  service: string;
  operation: string;
  kind: number;
  count: number;
  errors: number;
}

/**
 * What a series or a statistic is about.
 *
 * @public
 */
export type Subject =
  | { journeyId: string }
  | { service: string; operation: string; kind: number };

/**
 * A range of event time, unix seconds, [from, to).
 *
 * @public
 */
export interface TimeRange {
  from: number;
  to: number;
}

/**
 * Events of one bin; the counts are adjusted for sampling where the
 * probability is known.
 *
 * @public
 */
export interface SubjectBin {
  /** Unix seconds, a multiple of the bin width. */
  start: number;
  total: number;
  errors: number;
  /** Events that ended well and took at most the asked threshold; undefined when none was asked. */
  fast?: number;
}

/**
 * Counts and quantiles of a journey over a range.
 *
 * @public
 */
export interface JourneyStatistics {
  journeyId: string;
  traces: number;
  errors: number;
  /** Seconds, upper bound of the bucket; undefined without traces. */
  p50?: number;
  p95?: number;
  p99?: number;
}

/**
 * What the control plane reads from the data plane.
 *
 * @public
 */
export interface TelemetryStore {
  /** Services by name. */
  observedServices(): Promise<ObservedService[]>;
  /** Journeys, most traces first; those a service takes part in when one is given. */
  journeys(filter?: { service?: string; q?: string }): Promise<Journey[]>;
  journey(id: string): Promise<Journey | undefined>;
  statistics(
    journeyIds: string[],
    range: TimeRange,
  ): Promise<JourneyStatistics[]>;
  /** Operations with kind server or consumer of a service. */
  operations(service: string, range: TimeRange): Promise<ObservedOperation[]>;
  /**
   * Bins that hold events, ascending. A bin that is missing had no traffic.
   * `thresholdSeconds` must be a bucket boundary (2^(k/32) ns), else it throws a RangeError.
   */
  series(
    subject: Subject,
    options: TimeRange & { binSeconds: number; thresholdSeconds?: number },
  ): Promise<SubjectBin[]>;
  /** All latencies of the subject in the range, merged; failed events apart. */
  latencies(
    subject: Subject,
    range: TimeRange,
  ): Promise<{ ok: SparseHistogram; error: SparseHistogram }>;
  exemplars(
    subject: Subject,
    range: TimeRange,
    limit: number,
  ): Promise<Exemplar[]>;
  /** Ranges of at least `minSeconds` in which no capsule of any service exists. */
  gaps(range: TimeRange, minSeconds: number): Promise<TimeRange[]>;
  /** Event time of the oldest and the newest capsule (of the subject when given); undefined when there is none. */
  extent(subject?: Subject): Promise<TimeRange | undefined>;
  close(): Promise<void>;
}
