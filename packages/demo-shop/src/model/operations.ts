import type { Attributes } from '@opentelemetry/api';

/**
 * Time that a step spends itself, log-normal.
 *
 * @public
 */
export interface Latency {
  medianMillis: number;
  /** Standard deviation of the logarithm. */
  sigma: number;
}

/**
 * How an operation turns a request down without having failed, e.g. a
 * declined card: no error by OpenTelemetry's conventions on the server's side.
 *
 * @public
 */
export interface Rejection {
  probability: number;
  /** gRPC status code. */
  grpcStatus: number;
  /** What the storefront then answers. */
  httpStatus: number;
}

/**
 * What happens when a service is asked for something.
 *
 * @public
 */
export interface ServerOperation {
  service: string;
  /** Span name. */
  name: string;
  protocol: 'http' | 'grpc' | 'messaging';
  attributes: Attributes;
  /** `url.path` where it differs from request to request; `{}` becomes a number below `variety`. */
  path?: { pattern: string; variety: number };
  work: Latency;
  /** Probability that it fails by its own fault. */
  errorRate: number;
  rejection?: Rejection;
  /** One after the other; calls in an inner list run at the same time. */
  calls: Array<Call | Call[]>;
  /** What its next release does differently. */
  nextRelease?: Partial<Pick<ServerOperation, 'work' | 'calls'>>;
}

interface CallOptions {
  /** Probability that it is made at all; default 1. */
  probability?: number;
  /** How often it is made, one after the other; default once. */
  repeat?: { min: number; max: number };
  /** The caller copes with a failure of it. */
  optional?: boolean;
}

/**
 * A call of another service of the shop.
 *
 * @public
 */
export interface ServiceCall extends CallOptions {
  type: 'service';
  to: ServerOperation;
}

/**
 * A call of something that sends no spans: a database, a cache, a company
 * outside.
 *
 * @public
 */
export interface LeafCall extends CallOptions {
  type: 'leaf';
  /** Span name. */
  name: string;
  attributes: Attributes;
  work: Latency;
  errorRate: number;
  /** `error.type` when it fails. */
  errorType: string;
}

/**
 * A message on a queue, with what its consumer does.
 *
 * @public
 */
export interface MessageCall extends CallOptions {
  type: 'message';
  name: string;
  attributes: Attributes;
  /** Time on the queue. */
  delay: Latency;
  to: ServerOperation;
}

/**
 * Anything that an operation waits for.
 *
 * @public
 */
export type Call = ServiceCall | LeafCall | MessageCall;
