import { familiesIn } from './familiesIn';
import { serviceOf } from './serviceOf';

const ALL = {
  enabled: true,
  refresh: 0,
  include: [],
  exclude: [],
  generic: true,
};

function found(names: string[], options: object = {}): string[] {
  return familiesIn(names, { ...ALL, ...options }).map(
    ({ name, kind }) => `${kind} ${name}`,
  );
}

const classic = (base: string) =>
  ['bucket', 'sum', 'count'].map(suffix => `${base}_${suffix}`);

describe('familiesIn', () => {
  it.each<[string[], string[]]>([
    [
      classic('http_server_request_duration_seconds'),
      ['histogram http_server_request_duration_seconds'],
    ],
    [
      ['http_server_request_duration_seconds'],
      ['native-histogram http_server_request_duration_seconds'],
    ],
    [
      ['http.server.request.duration'],
      ['native-histogram http.server.request.duration'],
    ],
    // Both forms of one histogram.
    [
      [
        'rpc_server_duration_milliseconds',
        ...classic('rpc_server_duration_milliseconds'),
      ],
      ['histogram rpc_server_duration_milliseconds'],
    ],
    // Micrometer without buckets.
    [
      [
        'http_server_requests_seconds_count',
        'http_server_requests_seconds_sum',
      ],
      ['counter http_server_requests_seconds_count'],
    ],
    [
      ['grpc_server_handled_total', ...classic('grpc_server_handling_seconds')],
      [
        'counter grpc_server_handled_total',
        'histogram grpc_server_handling_seconds',
      ],
    ],
    [
      [
        'istio_requests_total',
        ...classic('istio_request_duration_milliseconds'),
      ],
      [
        'histogram istio_request_duration_milliseconds',
        'counter istio_requests_total',
      ],
    ],
    [
      ['envoy_cluster_upstream_rq', 'envoy_cluster_upstream_rq_xx'],
      [
        'counter envoy_cluster_upstream_rq',
        'counter envoy_cluster_upstream_rq_xx',
      ],
    ],
    [
      [
        'nginx_ingress_controller_requests',
        'traefik_service_requests_total',
        'haproxy_backend_http_responses_total',
      ],
      [
        'counter haproxy_backend_http_responses_total',
        'counter nginx_ingress_controller_requests',
        'counter traefik_service_requests_total',
      ],
    ],
    [
      [
        'traces_spanmetrics_calls_total',
        'traces_span_metrics_calls_total',
        'calls',
      ],
      [
        'counter calls',
        'counter traces_span_metrics_calls_total',
        'counter traces_spanmetrics_calls_total',
      ],
    ],
    [
      [
        'traces_service_graph_request_total',
        ...classic('traces_service_graph_request_server_seconds'),
      ],
      [
        'histogram traces_service_graph_request_server_seconds',
        'counter traces_service_graph_request_total',
      ],
    ],
    [
      ['shop_requests_total', ...classic('shop_http_request_seconds')],
      ['histogram shop_http_request_seconds', 'counter shop_requests_total'],
    ],
    // Of the monitoring itself, of clients, and of nobody in particular.
    [
      [
        'prometheus_http_requests_total',
        'http_client_requests_total',
        'http_server_active_requests',
        'process_cpu_seconds_total',
        'up',
      ],
      [],
    ],
  ])('of %j takes %j', (names, expected) => {
    expect(found(names)).toEqual(expected);
  });

  it('follows include, exclude and generic', () => {
    const names = [
      'orders_handled_total',
      'shop_requests_total',
      'istio_requests_total',
    ];
    expect(found(names, { generic: false })).toEqual([
      'counter istio_requests_total',
    ]);
    expect(
      found(names, { include: ['orders_.*'], exclude: ['istio_.*'] }),
    ).toEqual(['counter orders_handled_total', 'counter shop_requests_total']);
  });
});

describe('serviceOf', () => {
  it.each([
    [{ job: 'shop/cart' }, ['app', 'job'], 'cart', 'shop'],
    [{ job: 'cart', namespace: 'shop' }, ['app', 'job'], 'cart', 'shop'],
    [{ app: 'cart', job: 'pods' }, ['app', 'job'], 'cart', undefined],
    [{ app: '', job: 'pods' }, ['app', 'job'], 'pods', undefined],
    [{ service: 'cart@kubernetescrd' }, ['service'], 'cart', undefined],
    [
      { envoy_cluster_name: 'outbound|8080||cart.shop.svc.cluster.local' },
      ['envoy_cluster_name'],
      'cart',
      'shop',
    ],
  ])('of %j by %j is %s in %s', (labels, order, name, namespace) => {
    expect(serviceOf(labels, order)).toEqual({ name, namespace });
  });

  it('is nobody without a label', () => {
    expect(serviceOf({ pod: 'x' }, ['app', 'job'])).toBeUndefined();
  });
});
