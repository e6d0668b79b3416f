/**
 * What a family counts, and where it stands. Of each layer one family is
 * taken; those behind `grpc` only where the service counts its calls in no other way.
 *
 * @public
 */
export type MetricLayer =
  | 'edge'
  | 'http'
  | 'grpc'
  | 'mesh'
  | 'spans'
  | 'graph'
  | 'generic'
  | 'logs';

/**
 * Metrics that one instrumentation emits. Names and labels are in the spelling
 * with underscores; those with dots, since Prometheus 3, are compared as if they had it.
 *
 * @internal
 */
export interface MetricFamily {
  layer: MetricLayer;
  /** Who emits it, for people. */
  title: string;
  /** First part of the SLI's name. */
  slug: string;
  /** Names without the suffixes of a classic histogram, as RE2 and JavaScript read it. */
  names: string;
  /** Labels that tell the service, before the general ones. */
  serviceLabels?: readonly string[];
  /** Labels that tell what was called. */
  routeLabels?: readonly string[];
  /** Labels with the values to keep, the first that exists; else one call is counted more than once, or calls of others. */
  only?: Readonly<Record<string, readonly RegExp[]>>;
  /** Counter of failed calls beside the one of all calls. */
  failed?: { of: string; metric: string };
  /** Durations are in milliseconds though the name does not say so. */
  milliseconds?: RegExp;
}

const HTTP_ROUTES = [
  'http_route',
  'route',
  'handler',
  'uri',
  'endpoint',
  'path',
];
const GRPC_METHODS = ['rpc_method', 'grpc_method'];

/**
 * Families in the order in which they are preferred.
 *
 * @internal
 */
export const METRIC_FAMILIES: readonly MetricFamily[] = [
  {
    layer: 'edge',
    title: 'the NGINX ingress',
    slug: 'ingress',
    names:
      'nginx_ingress_controller_(requests|request_duration_seconds|response_duration_seconds)',
    serviceLabels: ['exported_service', 'service'],
    routeLabels: ['path'],
  },
  {
    layer: 'edge',
    title: 'Traefik',
    slug: 'ingress',
    names: 'traefik_service_(requests_total|request_duration_seconds)',
    serviceLabels: ['exported_service', 'service'],
  },
  {
    layer: 'edge',
    title: 'HAProxy',
    slug: 'ingress',
    names: 'haproxy_backend_http_responses_total',
    serviceLabels: ['proxy', 'backend'],
  },
  {
    layer: 'edge',
    title: 'Envoy',
    slug: 'ingress',
    names: 'envoy_cluster_upstream_rq_(xx|time)',
    serviceLabels: ['envoy_cluster_name'],
    milliseconds: /_rq_time$/,
  },
  {
    layer: 'http',
    title: 'OpenTelemetry',
    slug: 'http',
    names: 'http[_.]server[_.](request[_.])?duration(_seconds|_milliseconds)?',
    routeLabels: HTTP_ROUTES,
    milliseconds: /^http[_.]server[_.]duration$/,
  },
  {
    layer: 'http',
    title: 'a client library of Prometheus',
    slug: 'http',
    names:
      'http_(server_)?requests?(_total|(_duration|_latency)?_(seconds|milliseconds))',
    routeLabels: HTTP_ROUTES,
  },
  {
    layer: 'grpc',
    title: 'OpenTelemetry',
    slug: 'grpc',
    names: 'rpc[_.]server[_.](call[_.])?duration(_seconds|_milliseconds)?',
    routeLabels: GRPC_METHODS,
    milliseconds: /^rpc[_.]server[_.]duration$/,
  },
  {
    layer: 'grpc',
    title: 'gRPC’s middleware',
    slug: 'grpc',
    names: 'grpc_server_(handled_total|handling_seconds)',
    routeLabels: GRPC_METHODS,
  },
  {
    layer: 'mesh',
    title: 'Istio',
    slug: 'mesh',
    names: 'istio_(requests_total|request_duration_milliseconds)',
    serviceLabels: [
      'destination_canonical_service',
      'destination_service_name',
      'destination_workload',
    ],
    // Both sides of a call count it.
    only: { reporter: [/^destination$/, /^waypoint$/, /^source$/] },
  },
  {
    layer: 'spans',
    title: 'span metrics',
    slug: 'spans',
    names:
      '(traces_span_?metrics_)?(calls(_total)?|(duration|latency)(_seconds|_milliseconds)?)',
    serviceLabels: ['service_name', 'service'],
    routeLabels: ['span_name'],
    only: { span_kind: [/^(SPAN_KIND_)?(server|consumer)$/i] },
    milliseconds: /duration$/,
  },
  {
    layer: 'graph',
    title: 'the service graph',
    slug: 'calls',
    names: 'traces_service_graph_request_(total|failed_total|server_seconds)',
    serviceLabels: ['server'],
    failed: {
      of: 'traces_service_graph_request_total',
      metric: 'traces_service_graph_request_failed_total',
    },
  },
  {
    layer: 'generic',
    title: 'the service itself',
    slug: 'requests',
    names:
      '[a-z][a-z0-9_]*_(requests_total|(requests?|response|handling|http|rpc|grpc)(_duration|_latency)?_(seconds|milliseconds))',
    routeLabels: [...HTTP_ROUTES, ...GRPC_METHODS],
  },
  {
    layer: 'logs',
    title: 'the service’s logger',
    slug: 'logs',
    names: '(logback_events|log4j2_events|log_messages|log_records)_total',
  },
];

/**
 * Metrics of clients and of the monitoring itself, which no SLO of a service is
 * about; SLO-Scout's own are measured as journeys.
 *
 * @internal
 */
export const FOREIGN_METRICS =
  /^(prometheus|promhttp|alertmanager|thanos|cortex|loki|tempo|mimir|go|process|scrape|node|kube|apiserver|etcd|rest_client|workqueue|slo_scout|otelcol)_|_client_|^(http|grpc)[_.]client/;
