import fc from 'fast-check';
import { assertRatioQueries } from './assertRatioQueries';
import type { SeriesLabels } from './DiscoveredMetric';
import { discoverySelectors } from './discoverySelectors';
import { findMetricCandidates } from './findMetricCandidates';
import { groupSeries } from './groupSeries';
import { latencyDistribution } from './latencyDistribution';
import { latencyQueries } from './latencyQueries';
import { parseExpr } from '../lint/promql/parseExpr';

/** Series of a metric: each label with its values, in all combinations. */
function series(
  name: string,
  labels: Record<string, string[]>,
): SeriesLabels[] {
  return Object.entries(labels).reduce<SeriesLabels[]>(
    (sets, [label, values]) =>
      sets.flatMap(set => values.map(value => ({ ...set, [label]: value }))),
    [{ __name__: name }],
  );
}

function histogram(
  name: string,
  labels: Record<string, string[]>,
  le: string[] = ['0.1', '0.5', '1', '+Inf'],
): SeriesLabels[] {
  return [
    ...series(`${name}_bucket`, { ...labels, le }),
    ...series(`${name}_count`, labels),
    ...series(`${name}_sum`, labels),
  ];
}

function find(all: SeriesLabels[], native: string[] = [], usersEnter = false) {
  const found = findMetricCandidates(
    'cart',
    groupSeries(all, new Set(native)),
    { usersEnter },
  );
  return {
    ...found,
    availability: found.candidates
      .filter(({ kind }) => kind === 'availability')
      .map(({ queries }) => queries!),
    latency: found.candidates.filter(({ kind }) => kind === 'latency'),
  };
}

const W = '[{{.window}}]';

describe('candidates of existing series', () => {
  it.each<[string, SeriesLabels[], string, string]>([
    [
      'OpenTelemetry HTTP',
      histogram('http_server_request_duration_seconds', {
        job: ['shop/cart'],
        http_response_status_code: ['200', '404', '500'],
      }),
      `sum(rate(http_server_request_duration_seconds_count{job="shop/cart",http_response_status_code=~"5.."}${W}))`,
      `sum(rate(http_server_request_duration_seconds_count{job="shop/cart"}${W}))`,
    ],
    [
      'OpenTelemetry with error.type, also for calls without an answer',
      [
        ...histogram('http_server_request_duration_seconds', {
          job: ['cart'],
          http_response_status_code: ['200', '404'],
        }),
        ...histogram('http_server_request_duration_seconds', {
          job: ['cart'],
          http_response_status_code: ['503'],
          error_type: ['503'],
        }),
        ...histogram('http_server_request_duration_seconds', {
          job: ['cart'],
          error_type: ['timeout'],
        }),
      ],
      `sum(rate(http_server_request_duration_seconds_count{job="cart",error_type!=""}${W}))`,
      `sum(rate(http_server_request_duration_seconds_count{job="cart"}${W}))`,
    ],
    [
      'OpenTelemetry gRPC',
      histogram('rpc_server_duration_milliseconds', {
        service_name: ['cart'],
        rpc_grpc_status_code: ['0', '5', '13'],
      }),
      `sum(rate(rpc_server_duration_milliseconds_count{service_name="cart",rpc_grpc_status_code=~"2|4|12|13|14|15"}${W}))`,
      `sum(rate(rpc_server_duration_milliseconds_count{service_name="cart"}${W}))`,
    ],
    [
      'what an OpenTelemetry Collector exposes for others',
      series('http_requests_total', {
        job: ['otel-collector'],
        exported_job: ['shop/cart', 'shop/payment'],
        code: ['200'],
      }),
      `sum(rate(http_requests_total{exported_job="shop/cart",code=~"5.."}${W}))`,
      `sum(rate(http_requests_total{exported_job="shop/cart"}${W}))`,
    ],
    [
      'a classic counter',
      series('http_requests_total', {
        job: ['cart'],
        instance: ['a', 'b'],
        code: ['200', '500'],
      }),
      `sum(rate(http_requests_total{job="cart",code=~"5.."}${W}))`,
      `sum(rate(http_requests_total{job="cart"}${W}))`,
    ],
    [
      'Micrometer without buckets, which has an exception in its uri',
      [
        ...series('http_server_requests_seconds_count', {
          application: ['cart'],
          uri: ['/cart', '/actuator/health', 'UNKNOWN'],
          status: ['200', '500'],
          outcome: ['SUCCESS'],
        }),
      ],
      `sum(rate(http_server_requests_seconds_count{application="cart",uri!="/actuator/health",status=~"5.."}${W}))`,
      `sum(rate(http_server_requests_seconds_count{application="cart",uri!="/actuator/health"}${W}))`,
    ],
    [
      'gRPC middleware',
      series('grpc_server_handled_total', {
        job: ['cart'],
        grpc_code: ['OK', 'NotFound'],
      }),
      `sum(rate(grpc_server_handled_total{job="cart",grpc_code=~"Unknown|UNKNOWN|DeadlineExceeded|DEADLINE_EXCEEDED|Unimplemented|UNIMPLEMENTED|Internal|INTERNAL|Unavailable|UNAVAILABLE|DataLoss|DATA_LOSS"}${W}))`,
      `sum(rate(grpc_server_handled_total{job="cart"}${W}))`,
    ],
    [
      'Istio, one side of a call and both protocols',
      series('istio_requests_total', {
        reporter: ['source', 'destination'],
        destination_canonical_service: ['cart', 'payment'],
        response_code: ['200', '503'],
        grpc_response_status: ['', '13'],
      }),
      `clamp_min(sum(rate(istio_requests_total{destination_canonical_service="cart",reporter="destination"}${W})) - (sum(rate(istio_requests_total{destination_canonical_service="cart",reporter="destination",grpc_response_status!~"2|4|12|13|14|15",response_code!~"5.."}${W})) or 0 * sum(rate(istio_requests_total{destination_canonical_service="cart",reporter="destination"}${W}))), 0)`,
      `sum(rate(istio_requests_total{destination_canonical_service="cart",reporter="destination"}${W}))`,
    ],
    [
      'Envoy',
      series('envoy_cluster_upstream_rq_xx', {
        envoy_cluster_name: ['cart', 'payment'],
        envoy_response_code_class: ['2', '5'],
      }),
      `sum(rate(envoy_cluster_upstream_rq_xx{envoy_cluster_name="cart",envoy_response_code_class="5"}${W}))`,
      `sum(rate(envoy_cluster_upstream_rq_xx{envoy_cluster_name="cart"}${W}))`,
    ],
    [
      'the NGINX ingress',
      series('nginx_ingress_controller_requests', {
        exported_service: ['cart'],
        status: ['200', '502'],
      }),
      `sum(rate(nginx_ingress_controller_requests{exported_service="cart",status=~"5.."}${W}))`,
      `sum(rate(nginx_ingress_controller_requests{exported_service="cart"}${W}))`,
    ],
    [
      'Traefik',
      series('traefik_service_requests_total', {
        service: ['cart@docker'],
        code: ['200'],
      }),
      `sum(rate(traefik_service_requests_total{service="cart@docker",code=~"5.."}${W}))`,
      `sum(rate(traefik_service_requests_total{service="cart@docker"}${W}))`,
    ],
    [
      'HAProxy',
      series('haproxy_backend_http_responses_total', {
        proxy: ['cart', 'stats'],
        code: ['1xx', '2xx', '5xx', 'other'],
      }),
      `sum(rate(haproxy_backend_http_responses_total{proxy="cart",code="5xx"}${W}))`,
      `sum(rate(haproxy_backend_http_responses_total{proxy="cart"}${W}))`,
    ],
    [
      'span metrics of the Collector, servers only',
      series('traces_span_metrics_calls_total', {
        service_name: ['cart'],
        span_kind: ['SPAN_KIND_CLIENT', 'SPAN_KIND_SERVER'],
        status_code: ['STATUS_CODE_UNSET'],
        http_status_code: ['200'],
      }),
      `sum(rate(traces_span_metrics_calls_total{service_name="cart",span_kind="SPAN_KIND_SERVER",status_code="STATUS_CODE_ERROR"}${W}))`,
      `sum(rate(traces_span_metrics_calls_total{service_name="cart",span_kind="SPAN_KIND_SERVER"}${W}))`,
    ],
    [
      'span metrics of Tempo',
      series('traces_spanmetrics_calls_total', {
        service: ['cart'],
        span_kind: ['SPAN_KIND_SERVER', 'SPAN_KIND_CONSUMER'],
        status_code: ['STATUS_CODE_OK'],
      }),
      `sum(rate(traces_spanmetrics_calls_total{service="cart",span_kind=~"SPAN_KIND_CONSUMER|SPAN_KIND_SERVER",status_code="STATUS_CODE_ERROR"}${W}))`,
      `sum(rate(traces_spanmetrics_calls_total{service="cart",span_kind=~"SPAN_KIND_CONSUMER|SPAN_KIND_SERVER"}${W}))`,
    ],
    [
      'the service graph',
      [
        'traces_service_graph_request_total',
        'traces_service_graph_request_failed_total',
      ].flatMap(name =>
        series(name, { client: ['web'], server: ['cart', 'payment'] }),
      ),
      `sum(rate(traces_service_graph_request_failed_total{server="cart"}${W}))`,
      `sum(rate(traces_service_graph_request_total{server="cart"}${W}))`,
    ],
    [
      'an own counter',
      series('shop_requests_total', {
        app: ['cart'],
        outcome: ['ok', 'error'],
      }),
      `sum(rate(shop_requests_total{app="cart",outcome=~"error|Error|ERROR|failure|Failure|FAILURE|failed|FAILED"}${W}))`,
      `sum(rate(shop_requests_total{app="cart"}${W}))`,
    ],
    [
      'log records',
      series('logback_events_total', {
        application: ['cart'],
        level: ['info', 'error'],
      }),
      `sum(rate(logback_events_total{application="cart",level=~"error|ERROR|Error|fatal|FATAL|Fatal|critical|CRITICAL|Critical"}${W}))`,
      `sum(rate(logback_events_total{application="cart"}${W}))`,
    ],
  ])('read %s', (_, all, bad, total) => {
    const { availability } = find(all);
    expect(availability[0]).toEqual({ bad, total });
    assertRatioQueries(availability[0]);
  });

  it('ask for buckets that exist, in the metric’s unit and in both spellings', () => {
    const [{ metric }] = find(
      histogram(
        'istio_request_duration_milliseconds',
        { destination_workload: ['cart'], response_code: ['200'] },
        ['0.5', '100', '1000.0', '+Inf'],
      ),
    ).latency;
    expect(latencyDistribution(metric).cumulative).toBe(
      `sum by (le) (increase(istio_request_duration_milliseconds_bucket{destination_workload="cart",response_code!~"5.."}${W}))`,
    );
    expect(latencyQueries(metric, 0.1).bad).toContain(
      'response_code!~"5..",le=~"100|100\\\\.0"',
    );
    expect(latencyQueries(metric, 1).bad).toContain('le=~"1000|1000\\\\.0"');
    expect(latencyQueries(metric, 0.0005).bad).toContain('le="0.5"');
    expect(() => latencyQueries(metric, 0.2)).toThrow(
      'has no bucket of 0.2 s; choose one of 0.0005, 0.1, 1',
    );
  });

  it('take any threshold from native histograms, also with dots in their names', () => {
    const { latency, availability } = find(
      series('http.server.request.duration', {
        'service.name': ['cart'],
        'http.response.status_code': ['200'],
      }),
      ['http.server.request.duration'],
    );
    expect(availability[0].total).toBe(
      `histogram_count(sum(rate({"http.server.request.duration","service.name"="cart"}${W})))`,
    );
    const queries = latencyQueries(latency[0].metric, 0.3);
    expect(queries.bad).toContain('histogram_fraction(0, 0.3, sum(rate(');
    assertRatioQueries(queries);
    parseExpr(
      latencyDistribution(latency[0].metric).cumulative.replaceAll(
        '{{.window}}',
        '1d',
      ),
    );
  });

  it('measure bounded routes apart, never probes, and say why others are not', () => {
    const counter = (paths: string[]) =>
      series('http_requests_total', {
        job: ['cart'],
        code: ['200'],
        path: paths,
      });
    const routes = (paths: string[]) => {
      const { candidates, omitted } = find(counter(paths));
      return { labels: candidates.map(({ label }) => label), omitted };
    };
    expect(routes(['/cart', '/checkout', '/healthz', '/metrics'])).toEqual({
      labels: ['http', 'http /cart', 'http /checkout'],
      omitted: [],
    });
    expect(routes(['/cart', '/cart/17'])).toEqual({
      labels: ['http'],
      omitted: [
        'The label path of http_requests_total holds ids, e.g. /cart/17: only the service as a whole is measured by it.',
      ],
    });
    expect(
      routes(Array.from({ length: 11 }, (_, i) => `/p${'x'.repeat(i)}`)),
    ).toMatchObject({
      labels: ['http'],
      omitted: [expect.stringContaining('has 11 values, more than 10')],
    });
    expect(find(counter(['/cart', '/healthz'])).availability[0].total).toBe(
      `sum(rate(http_requests_total{job="cart",path!="/healthz"}${W}))`,
    );
  });

  it('leave out half a list of buckets with a sentence', () => {
    const labels = { job: ['cart'], code: ['200'] };
    const name = 'http_request_duration_seconds';
    const problem = (all: SeriesLabels[]) => {
      const { candidates, omitted } = find(all);
      return candidates.length === 0 ? omitted[0] : candidates;
    };
    expect(problem(histogram(name, labels, ['0.1', '1']))).toMatch(
      'lack the bucket le="+Inf"',
    );
    expect(
      problem(series(`${name}_bucket`, { ...labels, le: ['1', '+Inf'] })),
    ).toMatch('has buckets and no http_request_duration_seconds_count');
    expect(
      problem([
        ...histogram(name, { ...labels, pod: ['a'] }, ['0.1', '+Inf']),
        ...histogram(name, { ...labels, pod: ['b'] }, ['0.2', '+Inf']),
      ]),
    ).toMatch('share no bucket but +Inf');
    // Of lists that overlap, what is common.
    expect(
      find([
        ...histogram(name, { ...labels, pod: ['a'] }, ['0.1', '1', '+Inf']),
        ...histogram(name, { ...labels, pod: ['b'] }, ['0.2', '1.0', '+Inf']),
      ]).latency[0].metric.bounds,
    ).toEqual([{ le: 1, spellings: ['1', '1.0'] }]);
  });

  it('find the service in a label that only the source knows', () => {
    const metrics = groupSeries(
      series('http_requests_total', {
        job: ['pods'],
        component: ['cart', 'payment'],
        code: ['200'],
      }),
    );
    const totals = (serviceLabels?: string[]) =>
      findMetricCandidates(
        'cart',
        metrics.map(metric => ({ ...metric, serviceLabels })),
        { usersEnter: false },
      ).candidates.map(({ queries }) => queries!.total);
    expect(totals()).toEqual([]);
    expect(totals(['component'])).toEqual([
      `sum(rate(http_requests_total{component="cart"}${W}))`,
    ]);
    expect(discoverySelectors('cart', ['component'])).toContainEqual(
      expect.stringContaining('component=~"cart"'),
    );
  });

  it('prefer what the service counts itself, and keep the edge beside it', () => {
    const { candidates } = find([
      ...series('http_requests_total', { job: ['cart'], code: ['200'] }),
      ...series('istio_requests_total', {
        destination_workload: ['cart'],
        response_code: ['200'],
      }),
      ...series('traefik_service_requests_total', {
        service: ['cart'],
        code: ['200'],
      }),
    ]);
    expect(
      candidates.map(({ layer, userFacing: { value } }) => [layer, value]),
    ).toEqual([
      ['edge', true],
      ['http', false],
    ]);
  });

  it('take nothing of other services, of clients, of the monitoring and of SLO-Scout', () => {
    expect(
      find([
        ...series('http_requests_total', {
          job: ['cartographer'],
          code: ['200'],
        }),
        ...series('http_client_requests_total', {
          job: ['cart'],
          code: ['200'],
        }),
        ...series('prometheus_http_requests_total', {
          job: ['cart'],
          code: ['200'],
        }),
        ...series('slo_scout_journey_requests_total', {
          service: ['cart'],
          outcome: ['ok'],
        }),
        ...series('traces_span_metrics_calls_total', {
          service_name: ['cart'],
          span_kind: ['SPAN_KIND_CLIENT'],
          status_code: ['STATUS_CODE_OK'],
        }),
      ]).candidates,
    ).toEqual([]);
  });

  it('are PromQL without labels for any label values, and can be discovered', () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(
        text,
        fc.uniqueArray(text, { minLength: 1, maxLength: 4 }),
        (service, routes) => {
          const metrics = groupSeries(
            histogram('http_request_duration_seconds', {
              job: [service],
              code: ['200', '500'],
              route: routes,
            }),
          );
          const { candidates } = findMetricCandidates(service, metrics, {
            usersEnter: true,
          });
          expect(candidates.length).toBeGreaterThanOrEqual(2);
          for (const { metric, queries } of candidates) {
            const all = queries ?? latencyQueries(metric, 0.5);
            assertRatioQueries(all);
            expect(all.bad).not.toMatch(/[\r\n]/);
          }
          for (const selector of discoverySelectors(service)) {
            expect(parseExpr(selector).type).toBe('selector');
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
