import type { MetricFamily } from './MetricFamily';

const ISTIO = ['destination_canonical_service', 'destination_workload'];
const ENVOY = ['envoy_cluster_name'];
const INGRESS = ['exported_service', 'service'];
const SPANMETRICS = ['service_name', 'service'];

/**
 * What instrumentation libraries, meshes, proxies and the Collector call the
 * requests of a server, in the order in which they are tried.
 *
 * @internal
 */
export const KNOWN_FAMILIES: readonly MetricFamily[] = [
  // OpenTelemetry's semantic conventions, old and new, with and without the unit; dots since Prometheus 3.
  {
    base: /^http[_.]server[_.](request[_.])?duration(_(seconds|milliseconds))?$/,
  },
  { base: /^rpc[_.]server[_.](call[_.])?duration(_(seconds|milliseconds))?$/ },
  // Micrometer, prom-client, client_golang and others.
  {
    base: /^http_server_(requests?|handling|response)(_(duration|latency))?_(seconds|milliseconds)$/,
  },
  { base: /^http_server_requests_total$/ },
  // go-grpc-middleware and its Java and Python relatives.
  { base: /^grpc_server_(handled_total|handling_seconds)$/ },
  {
    base: /^istio_(requests_total|request_duration_milliseconds)$/,
    serviceLabels: ISTIO,
  },
  {
    base: /^envoy_cluster_upstream_rq(_xx|_completed)?$/,
    bare: 'counter',
    serviceLabels: ENVOY,
  },
  { base: /^envoy_cluster_upstream_rq_time$/, serviceLabels: ENVOY },
  {
    base: /^nginx_ingress_controller_requests$/,
    bare: 'counter',
    serviceLabels: INGRESS,
  },
  {
    base: /^nginx_ingress_controller_request_duration_seconds$/,
    serviceLabels: INGRESS,
  },
  {
    base: /^traefik_service_(requests_total|request_duration_seconds)$/,
    serviceLabels: INGRESS,
  },
  {
    base: /^haproxy_backend_http_(responses|requests)_total$/,
    serviceLabels: ['proxy', 'backend'],
  },
  {
    base: /^traces_service_graph_(request_total|request_failed_total|request_server_seconds)$/,
    serviceLabels: ['server'],
  },
  // The Collector's connector, with the names of its ages and namespaces, and Tempo's generator.
  {
    base: /^(traces_span_?metrics_)?calls(_total)?$/,
    bare: 'counter',
    serviceLabels: SPANMETRICS,
  },
  {
    base: /^(traces_span_?metrics_)?(duration|latency)(_(seconds|milliseconds))?$/,
    serviceLabels: SPANMETRICS,
  },
];

/** Labels in which libraries write how a request ended. */
const RESULT_LABELS = [
  'code',
  'status',
  'status_code',
  'status_class',
  'http_status_code',
  'http_response_status_code',
  'response_code',
  'grpc_code',
];

/**
 * What looks like the requests of a server, whoever wrote it.
 *
 * @internal
 */
export const GENERIC_FAMILIES: readonly MetricFamily[] = [
  { base: /_requests_total$/, resultLabels: RESULT_LABELS },
  {
    base: /_(requests?|response|handling|handler|http|rpc|grpc|duration|latency)(_[a-z_]+)?_seconds$/,
  },
];

/** Of the monitoring itself and of clients, which no SLO of a service is about. */
export const FOREIGN_METRICS =
  /^(prometheus|alertmanager|thanos|cortex|loki|tempo|mimir|go|process|scrape|node|kube|apiserver|etcd|rest_client|workqueue|sloscout|otelcol)_|_client_|^grpc_client/;
