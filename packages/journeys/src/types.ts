import type { Span } from '@slo-scout/telemetry';

/**
 * Why a trace was closed: its root had ended, no span came for a while, it was
 * too old or too large, or the memory was needed.
 *
 * @public
 */
export type CloseReason = 'root' | 'idle' | 'age' | 'cap' | 'memory';

/**
 * A trace whose spans are thought to be complete, before repair.
 *
 * @public
 */
export interface ClosedTrace {
  traceId: string;
  spans: Span[];
  reason: CloseReason;
  /** Log offset of its first span. */
  firstOffset: number;
  /** Log time of the close, ms. */
  closedAt: number;
}

/**
 * Latencies in OpenTelemetry's base-2 exponential buckets, scale 5: bucket i
 * holds (2^(i/32), 2^((i+1)/32)] nanoseconds. Sparse: `index` ascends, `count`
 * runs beside it. Zero durations are counted in `zero`.
 *
 * @public
 */
export interface SparseHistogram {
  index: number[];
  count: number[];
  zero: number;
  /** Exact sum in seconds. */
  sum: number;
}

/**
 * One operation of a service inside a journey.
 *
 * @public
 */
export interface CapsuleStep {
  service: string;
  /** Templated operation name. */
  operation: string;
  /** One of SpanKind. */
  kind: number;
  count: number;
  errors: number;
  /** Of all, failed ones included. */
  durations: SparseHistogram;
  /** Of the failed ones; undefined where that was not kept, which is so in what releases before this field have stored. */
  errorDurations?: SparseHistogram;
}

/**
 * A trace kept as evidence.
 *
 * @public
 */
export interface Exemplar {
  traceId: string;
  reason: 'slowest' | 'error' | 'random';
  durationSeconds: number;
  /** ms since the epoch, event time. */
  timestamp: number;
}

/**
 * All that is kept of the traces of one journey variant in one minute of
 * event time.
 *
 * @public
 */
export interface Capsule {
  /** 32 hex digits, a hash of (cluster, environment, minute, variantKey). */
  id: string;
  cluster: string;
  environment: string;
  /** Start of the minute, unix seconds, event time of the root span's start. */
  minute: number;
  /** L0: service of the entry. */
  entryService: string;
  /** L0: templated operation of the root (or of the first span where there is no root). */
  entryOperation: string;
  /** L1: hash of the set of parent→child edges. */
  edgesKey: string;
  /** L2: hash of the folded tree. */
  variantKey: string;
  /** Traces that ended well, and that failed. */
  ok: number;
  error: number;
  /** Traces that got spans after they had been closed. */
  late: number;
  /** The same counts divided by the sampling probability. */
  adjustedOk: number;
  adjustedError: number;
  /** Latency of the entry span. */
  okDurations: SparseHistogram;
  errorDurations: SparseHistogram;
  steps: CapsuleStep[];
  /** At most five. */
  exemplars: Exemplar[];
}

/**
 * How the traces of a variant were sampled, as far as their spans tell.
 *
 * @public
 */
export type SamplingKnowledge = 'unsampled' | 'known-probability' | 'unknown';

/**
 * A shape of traces, as needed to tell journeys apart. It is written once and
 * never changes; only `traces` grows.
 *
 * @public
 */
export interface JourneyVariant {
  variantKey: string;
  edgesKey: string;
  /** L3 of the first trace seen. */
  orderedKey: string;
  entryService: string;
  entryOperation: string;
  /** The edge set: `parentService\u0000parentOperation\u0000childService\u0000childOperation`, sorted. */
  edges: string[];
  /** Operations by first start, `service\u0000operation`, each once. */
  operations: string[];
  /** Kinds beside `operations`. */
  kinds: number[];
  spans: number;
  /** False when repair had to add a root or a parent, or the trace hit the cap. */
  complete: boolean;
  sampling: SamplingKnowledge;
  /** Number of traces seen. */
  traces: number;
  /**
   * Of these, the traces whose entry failed; undefined when that was not kept.
   * It tells a trace that an error cut short from a short journey.
   */
  failed?: number;
  /**
   * True when the entry operation comes from a route, an RPC method or a
   * destination attribute; false when it is only a span name, which may be
   * the same for everything that a service does.
   */
  entryFromAttributes?: boolean;
  /** Event time, unix seconds. */
  firstSeen: number;
  lastSeen: number;
}

/**
 * What a user does: one or more variants that mean the same to a person.
 *
 * @public
 */
export interface Journey {
  /** Stable over re-inference: a hash of the entry and of the founding variant's edge set. 16 hex digits. */
  id: string;
  /** For people, e.g. `checkout · POST /cart/checkout`. */
  name: string;
  /** The service whose users take this journey. */
  entryService: string;
  /** The operation that tells this journey from others of the same root. */
  entryOperation: string;
  /** Services that take part, sorted. */
  services: string[];
  variantKeys: string[];
  traces: number;
  firstSeen: number;
  lastSeen: number;
  /** True when an error-preferring sampler with unknown probability was seen: no availability target from it. */
  biasedSampling: boolean;
  /** True when a machine takes it, not a user: a health check or a metrics scrape. */
  probe?: boolean;
}
