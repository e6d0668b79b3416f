/**
 * OTLP span kinds, by number as on the wire.
 *
 * @public
 */
export const SpanKind = {
  unspecified: 0,
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
} as const;

/**
 * OTLP status codes, by number as on the wire.
 *
 * @public
 */
export const StatusCode = { unset: 0, ok: 1, error: 2 } as const;

/**
 * The identity of what emitted a span. One object is shared by all spans of a
 * ResourceSpans block, so compare by reference first.
 *
 * @public
 */
export interface SpanResource {
  /** `service.name`; `unknown_service` when the resource has none. */
  service: string;
  /** `service.namespace`, or the empty string. */
  namespace: string;
  /** `deployment.environment.name` (or its older name `deployment.environment`), or the empty string. */
  environment: string;
  /** `k8s.cluster.name`, or the empty string. */
  cluster: string;
  /** `service.version`, or the empty string. */
  version: string;
  /** `host.id`, `host.ip` or `host.name`, else `k8s.pod.name`: clocks are compared per host. */
  host: string;
}

/**
 * A link from a span to a span of another trace (or of its own).
 *
 * @public
 */
export interface SpanLink {
  traceId: string;
  spanId: string;
}

/**
 * What the workers need of a span; everything else stays undecoded.
 *
 * @public
 */
export interface Span {
  /** 32 lower-case hex digits. */
  traceId: string;
  /** 16 lower-case hex digits. */
  spanId: string;
  /** 16 lower-case hex digits, or the empty string for a root. */
  parentSpanId: string;
  /** W3C tracestate, or the empty string. */
  traceState: string;
  resource: SpanResource;
  name: string;
  /** One of {@link SpanKind}. */
  kind: number;
  /** Start, µs since the Unix epoch (an exact integer: 1.7e15 fits a double). */
  startUnixMicros: number;
  /** End minus start in ns; never negative (a negative difference is clamped to 0 and flagged by repair). */
  durationNanos: number;
  /** True when the wire said that the span ended before it began. */
  negativeDuration: boolean;
  /** One of {@link StatusCode}. */
  statusCode: number;
  /** Only keys of {@link DECODED_ATTRIBUTES}; undefined when there are none. */
  attributes?: Record<string, string | number | boolean>;
  /** True when the span holds an event named `exception`. */
  exception: boolean;
  links?: SpanLink[];
}

/**
 * The span attributes that templating, error classification, sampling and
 * sessions read. Names follow OpenTelemetry's semantic conventions, older
 * names beside newer ones.
 *
 * @public
 */
export const DECODED_ATTRIBUTES: ReadonlySet<string> = new Set([
  'http.route',
  'http.request.method',
  'http.method',
  'http.response.status_code',
  'http.status_code',
  'url.path',
  'url.template',
  'http.target',
  'rpc.system',
  'rpc.service',
  'rpc.method',
  'rpc.grpc.status_code',
  'db.system',
  'db.system.name',
  'db.operation',
  'db.operation.name',
  'db.query.summary',
  'db.collection.name',
  'db.sql.table',
  'messaging.system',
  'messaging.operation',
  'messaging.operation.type',
  'messaging.destination.name',
  'messaging.destination.template',
  'error.type',
  'session.id',
  'enduser.id',
  'user.id',
  'sampling.probability',
  'SampleRate',
]);
