import http from 'node:http';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { decodeTraces } from '@slo-scout/telemetry';
import {
  decodePartialSuccess,
  decodeStatus,
  NO_TRACE,
  toProto,
  TRACE_A,
  TRACE_B,
  tracesJson,
  tracesProto,
} from '../__testUtils__/messages';
import { until } from '../__testUtils__/until';
import {
  startTestCollector,
  type TestCollector,
} from '../__testUtils__/startTestCollector';

const PROTO = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };
const MIB = 1024 * 1024;

jest.setTimeout(60_000);

describe('OTLP/HTTP', () => {
  let collector: TestCollector;

  beforeAll(async () => {
    collector = await startTestCollector({
      maxRequestBytes: MIB,
      maxInFlightBytes: 2 * MIB,
    });
  });

  afterAll(() => collector.stop());

  beforeEach(() => {
    collector.log.records.length = 0;
    collector.log.beforeAppend = async () => {};
  });

  async function post(
    path: string,
    body: BodyInit | Buffer | undefined,
    headers: Record<string, string>,
  ) {
    const response = await fetch(`${collector.url}${path}`, {
      method: 'POST',
      body: body as BodyInit,
      headers,
    });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      retryAfter: response.headers.get('retry-after'),
      allow: response.headers.get('allow'),
      body: Buffer.from(await response.arrayBuffer()),
    };
  }

  const inFlight = () =>
    collector.metric('sloscout_collector_in_flight_bytes', {});

  const spans = () =>
    collector.log.records.flatMap(record => decodeTraces(record.value));

  it('answers a full success in the encoding of the request, without partial_success', async () => {
    const proto = await post(
      '/v1/traces',
      tracesProto(TRACE_A, TRACE_B),
      PROTO,
    );
    expect(proto).toMatchObject({ status: 200, type: PROTO['content-type'] });
    expect(proto.body).toHaveLength(0);
    const json = await post('/v1/traces', JSON.stringify(tracesJson(TRACE_A)), {
      'content-type': 'application/json; charset=utf-8',
    });
    expect(json).toMatchObject({
      status: 200,
      type: JSON_TYPE['content-type'],
    });
    expect(json.body.toString()).toBe('{}');
    expect(spans()).toHaveLength(3);
  });

  it.each([
    ['traces', {}],
    ['logs', {}],
    ['metrics', {}],
  ])('takes an empty request for %s', async (signal, json) => {
    const proto = await post(`/v1/${signal}`, Buffer.alloc(0), PROTO);
    expect(proto).toMatchObject({ status: 200, type: PROTO['content-type'] });
    const text = await post(`/v1/${signal}`, JSON.stringify(json), JSON_TYPE);
    expect(text).toMatchObject({
      status: 200,
      type: JSON_TYPE['content-type'],
    });
    expect(collector.log.records).toEqual([]);
  });

  it('takes logs and metrics as JSON and as protobuf', async () => {
    const logs = {
      resourceLogs: [
        { scopeLogs: [{ logRecords: [{ body: { stringValue: 'x' } }] }] },
      ],
    };
    const metrics = {
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [{ name: 'm', gauge: { dataPoints: [{ asInt: '7' }] } }],
            },
          ],
        },
      ],
    };
    await post('/v1/logs', JSON.stringify(logs), JSON_TYPE);
    await post('/v1/metrics', JSON.stringify(metrics), JSON_TYPE);
    await post('/v1/logs', toProto('logs', logs), PROTO);
    await post('/v1/metrics', toProto('metrics', metrics), PROTO);
    expect(collector.log.records.map(r => r.headers.signal)).toEqual([
      'logs',
      'metrics',
      'logs',
      'metrics',
    ]);
  });

  it('tells of rejected spans by partial_success', async () => {
    const proto = await post(
      '/v1/traces',
      tracesProto(TRACE_A, NO_TRACE, 'abcd'),
      PROTO,
    );
    expect(proto.status).toBe(200);
    expect(decodePartialSuccess(proto.body)).toEqual({
      rejected: 2,
      errorMessage: 'Rejected 2 of 3 spans: invalid trace id (2).',
    });
    const json = await post(
      '/v1/traces',
      JSON.stringify(tracesJson(TRACE_A, NO_TRACE)),
      JSON_TYPE,
    );
    expect(JSON.parse(json.body.toString())).toEqual({
      partialSuccess: {
        rejectedSpans: '1',
        errorMessage: 'Rejected 1 of 2 spans: invalid trace id (1).',
      },
    });
    expect(spans()).toHaveLength(2);
    expect(
      await collector.metric('sloscout_collector_rejected_total', {
        reason: 'invalid_trace_id',
      }),
    ).toBe(3);
  });

  it('warns of snake_case keys, which it must ignore', async () => {
    const { body, status } = await post(
      '/v1/traces',
      JSON.stringify({ resource_spans: [] }),
      JSON_TYPE,
    );
    expect(status).toBe(200);
    expect(JSON.parse(body.toString())).toEqual({
      partialSuccess: {
        errorMessage:
          'Ignored keys: resource_spans; OTLP/JSON knows lowerCamelCase keys only.',
      },
    });
  });

  it('takes gzip', async () => {
    await post('/v1/traces', gzipSync(tracesProto(TRACE_A)), {
      ...PROTO,
      'content-encoding': 'gzip',
    });
    await post('/v1/traces', gzipSync(JSON.stringify(tracesJson(TRACE_B))), {
      ...JSON_TYPE,
      'content-encoding': 'GZIP',
    });
    expect(spans().map(span => span.traceId)).toEqual([TRACE_A, TRACE_B]);
  });

  const gzip = { 'content-encoding': 'gzip' };
  it.each<[string, Buffer | string, Record<string, string>, number, number]>([
    ['bytes that are no protobuf', Buffer.from('hello'), PROTO, 400, 3],
    ['half a request', tracesProto(TRACE_A).subarray(0, 40), PROTO, 400, 3],
    ['text that is no JSON', '{', JSON_TYPE, 400, 3],
    [
      'base64 ids',
      JSON.stringify(tracesJson('W47/95gDgQPSabYzgT/GDA==')),
      JSON_TYPE,
      400,
      3,
    ],
    ['corrupt gzip', Buffer.from('not gzip'), { ...PROTO, ...gzip }, 400, 3],
    [
      'truncated gzip',
      gzipSync(tracesProto(TRACE_A)).subarray(0, 30),
      { ...PROTO, ...gzip },
      400,
      3,
    ],
    ['more than the limit', Buffer.alloc(MIB + 1), PROTO, 413, 8],
    [
      'a gzip bomb',
      gzipSync(Buffer.alloc(200 * MIB)),
      { ...PROTO, ...gzip },
      413,
      8,
    ],
    [
      'a gzip bomb for JSON',
      gzipSync(Buffer.alloc(200 * MIB)),
      { ...JSON_TYPE, ...gzip },
      413,
      8,
    ],
    [
      'snappy',
      Buffer.from('x'),
      { ...PROTO, 'content-encoding': 'snappy' },
      415,
      12,
    ],
    ['another content type', 'x', { 'content-type': 'text/plain' }, 415, 12],
  ])('refuses %s for good', async (_name, body, headers, status, code) => {
    const answer = await post('/v1/traces', body, headers);
    expect(answer).toMatchObject({ status, retryAfter: null });
    const inJson = headers['content-type'] !== PROTO['content-type'];
    expect(answer.type).toBe(
      inJson ? JSON_TYPE['content-type'] : PROTO['content-type'],
    );
    const said = inJson
      ? JSON.parse(answer.body.toString())
      : decodeStatus(answer.body);
    expect(said).toMatchObject({ code, message: expect.stringMatching(/./) });
    expect(collector.log.records).toEqual([]);
    // The next one is served as ever.
    expect((await post('/v1/traces', tracesProto(TRACE_A), PROTO)).status).toBe(
      200,
    );
  });

  it('refuses a body without a length as soon as it is too long', async () => {
    const chunk = new Uint8Array(256 * 1024);
    let sent = 0;
    const answer = await fetch(`${collector.url}/v1/traces`, {
      method: 'POST',
      headers: PROTO,
      duplex: 'half',
      body: new ReadableStream({
        pull(controller) {
          if (sent++ < 6) controller.enqueue(chunk);
          else controller.close();
        },
      }),
    } as RequestInit);
    expect(answer.status).toBe(413);
  });

  it('says where it takes what', async () => {
    const get = await fetch(`${collector.url}/v1/traces`);
    expect(get.status).toBe(405);
    expect(get.headers.get('allow')).toBe('POST');
    expect(await post('/v1/profiles', 'x', PROTO)).toMatchObject({
      status: 404,
    });
    expect(await post('/', 'x', PROTO)).toMatchObject({ status: 404 });
  });

  it('asks to try again while the log takes nothing, and acknowledges nothing', async () => {
    collector.log.beforeAppend = async () => {
      throw new Error('password=hunter2 the database is away');
    };
    const proto = await post('/v1/traces', tracesProto(TRACE_A), PROTO);
    expect(proto).toMatchObject({ status: 503, retryAfter: '2' });
    expect(decodeStatus(proto.body)).toMatchObject({ code: 14, retryAfter: 2 });
    const json = await post(
      '/v1/traces',
      JSON.stringify(tracesJson(TRACE_A)),
      JSON_TYPE,
    );
    expect(json).toMatchObject({ status: 503, retryAfter: '2' });
    expect(json.body.toString()).not.toContain('hunter2');
    expect(JSON.parse(json.body.toString()).details[0].retryDelay).toBe('2s');
  });

  it('acknowledges only after the log has the data', async () => {
    let release = () => {};
    collector.log.beforeAppend = () =>
      new Promise(resolve => {
        release = resolve;
      });
    let answered = false;
    const answer = post('/v1/traces', tracesProto(TRACE_A), PROTO).finally(
      () => {
        answered = true;
      },
    );
    await until(async () => (await inFlight()) > 0);
    await new Promise(resolve => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    release();
    expect((await answer).status).toBe(200);
    expect(await inFlight()).toBe(0);
  });

  it('refuses what would exceed the bytes in flight, and recovers', async () => {
    let release = () => {};
    const blocked = new Promise<void>(resolve => {
      release = resolve;
    });
    collector.log.beforeAppend = () => blocked;
    const name = 'n'.repeat(930 * 1024);
    const json = tracesJson(TRACE_A);
    const big = toProto('traces', {
      resourceSpans: [
        {
          ...json.resourceSpans[0],
          scopeSpans: [
            { spans: [{ traceId: TRACE_A, spanId: '00f067aa0ba902b7', name }] },
          ],
        },
      ],
    });
    const answers = [
      post('/v1/traces', big, PROTO),
      post('/v1/traces', big, PROTO),
    ];
    await until(async () => (await inFlight()) >= 2 * big.length);
    expect(await post('/v1/traces', big, PROTO)).toMatchObject({
      status: 503,
      retryAfter: '1',
    });
    release();
    expect((await Promise.all(answers)).map(a => a.status)).toEqual([200, 200]);
    expect(await inFlight()).toBe(0);
    expect((await post('/v1/traces', big, PROTO)).status).toBe(200);
  });

  it('gives back the bytes of a client that goes away in the middle', async () => {
    const request = http.request(`${collector.url}/v1/traces`, {
      method: 'POST',
      headers: { ...PROTO, 'content-length': 500_000 },
    });
    request.on('error', () => {});
    request.write(Buffer.alloc(100_000));
    await until(async () => (await inFlight()) > 0);
    request.destroy();
    await until(async () => (await inFlight()) === 0);
    expect(
      await collector.metric('sloscout_collector_requests_total', {
        result: 'cancelled',
      }),
    ).toBe(1);
  });

  it('serves others while clients dawdle over their headers, and ends those', async () => {
    const strict = await startTestCollector({ headerTimeoutMs: 400 });
    const slow = Array.from({ length: 300 }, () => {
      const socket = net.connect(strict.httpPort, '127.0.0.1');
      socket.on('error', () => {});
      socket.write('POST /v1/traces HTTP/1.1\r\nhost: x\r\nx-slow: ');
      return new Promise<string>(resolve => {
        let said = '';
        socket.on('data', data => {
          said += data;
        });
        socket.on('close', () => resolve(said));
      });
    });
    const response = await fetch(`${strict.url}/v1/traces`, {
      method: 'POST',
      headers: PROTO,
      body: tracesProto(TRACE_A),
    });
    expect(response.status).toBe(200);
    for (const said of await Promise.all(slow)) {
      expect(said).toMatch(/^HTTP\/1\.1 408/);
    }
    await strict.stop();
  });
});
