import { jsonToProtobuf } from '@slo-scout/telemetry';

const BATCHES = 60;
const SPANS_PER_BATCH = 512;
const SPANS_PER_TRACE = 12;
const START = 1_700_000_000_000_000_000n;

/** Deterministic numbers below 2^32 (xorshift). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Requests as an instrumented web service sends them: eight attributes on each span. */
export function syntheticRequests(): Uint8Array[] {
  const random = randomNumbers(42);
  const hex = (words: number) =>
    Array.from({ length: words }, () =>
      random().toString(16).padStart(8, '0'),
    ).join('');
  const attribute = (key: string, value: string | number) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : { intValue: String(value) },
  });
  let traceId = hex(4);
  const span = (index: number) => {
    if (index % SPANS_PER_TRACE === 0) traceId = hex(4);
    const start = START + BigInt(random());
    return {
      traceId,
      spanId: hex(2),
      parentSpanId: hex(2),
      name: `GET /api/resource${random() % 40}`,
      kind: 2,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + BigInt(random() % 1e9)),
      attributes: [
        attribute('http.request.method', 'GET'),
        attribute('http.route', `/api/resource${random() % 40}`),
        attribute('http.response.status_code', 200),
        attribute('url.path', `/api/resource/${random()}`),
        attribute('server.address', 'shop.example.com'),
        attribute('server.port', 8443),
        attribute('user_agent.original', 'Mozilla/5.0 (X11; Linux x86_64)'),
        attribute('network.peer.address', `10.0.${random() % 256}.7`),
      ],
      status: {},
    };
  };
  return Array.from({ length: BATCHES }, (_, batch) => {
    const request = {
      resourceSpans: [
        {
          resource: {
            attributes: [
              attribute('service.name', `service-${batch % 10}`),
              attribute('k8s.pod.name', `service-${batch % 10}-abcde`),
            ],
          },
          scopeSpans: [
            {
              scope: { name: 'instrumentation-http', version: '1.0.0' },
              spans: Array.from({ length: SPANS_PER_BATCH }, (__, i) =>
                span(i),
              ),
            },
          ],
        },
      ],
    };
    return jsonToProtobuf('traces', Buffer.from(JSON.stringify(request)))
      .request;
  });
}
