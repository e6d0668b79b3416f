import type { Exemplar, Journey, SparseHistogram } from '@slo-scout/journeys';
import type { MetricPresence } from './SignalsCommit';

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
 * Log records of a service in one bin.
 *
 * @public
 */
export interface LogBin {
  /** Unix seconds, a multiple of the bin width. */
  start: number;
  /** Records of every severity, also of none. */
  total: number;
  /** Records of severity ERROR or FATAL. */
  errors: number;
}

/**
 * How often a service wrote records of one shape.
 *
 * @public
 */
export interface LogTemplateCount {
  /** Stable id of the template; `other` for records that are counted without one. */
  id: string;
  /** The words that stay, `<*>` for those that change; undefined for `other`. */
  text?: string;
  total: number;
  errors: number;
  /** Records that carry a trace id. */
  traced: number;
}

/**
 * Something that happened to a service: a deployment, a restart, a change of
 * readiness or of scale.
 *
 * @public
 */
export interface TelemetryEvent {
  /** The same however often the event was sent. */
  id: string;
  service: string;
  /** For example `slo_scout.deployment`. */
  name: string;
  /** Unix seconds, with fractions. */
  time: number;
  /** Empty, INFO, WARN or ERROR as OTLP's severity says. */
  severity: string;
  /** One sentence. */
  text: string;
  attributes: Record<string, string>;
}

/**
 * Traces that pass through a service, and of these the ones that lack
 * something.
 *
 * @public
 */
export interface ObservedInstrumentation {
  traces: number;
  /** Their entry failed. */
  failed: number;
  /** Their root or a parent never arrived. */
  incomplete: number;
  /** They enter at the service by an operation that only a span name tells. */
  entryFromName: number;
  /** They come from a sampler that prefers errors, at an unknown probability. */
  unknownSampling: number;
}

/**
 * A journey and its steps over a range, as received.
 *
 * @public
 */
export interface JourneySteps {
  traces: number;
  errors: number;
  /** Of every kind, the entry too; most errors first. */
  steps: ObservedOperation[];
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
  /** How well the traces of a service are instrumented. */
  instrumentation(
    service: string,
    range: TimeRange,
  ): Promise<ObservedInstrumentation>;
  /** How often each step of a journey was called and failed. */
  journeySteps?(journeyId: string, range: TimeRange): Promise<JourneySteps>;
  /** Ranges of at least `minSeconds` in which no capsule of any service exists. */
  gaps(range: TimeRange, minSeconds: number): Promise<TimeRange[]>;
  /** Event time of the oldest and the newest capsule (of the subject when given); undefined when there is none. */
  extent(subject?: Subject): Promise<TimeRange | undefined>;
  /**
   * Bins that hold log records of the service, ascending. A bin that is missing had none.
   * `binSeconds` is a multiple of 60.
   */
  logSeries?(
    service: string,
    options: TimeRange & { binSeconds: number },
  ): Promise<LogBin[]>;
  /** Templates of the service's log records, those of most errors first, then of most records. */
  logTemplates?(
    service: string,
    range: TimeRange,
    limit: number,
  ): Promise<LogTemplateCount[]>;
  /** What happened to the service, oldest first; at most the latest 1000. */
  events?(service: string, range: TimeRange): Promise<TelemetryEvent[]>;
  /** The metrics that were seen of the service, by name. */
  metrics?(service: string): Promise<MetricPresence[]>;
  close(): Promise<void>;
}
