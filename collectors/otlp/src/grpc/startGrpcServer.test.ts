import http2 from 'node:http2';
import { decodeTraces } from '@slo-scout/telemetry';
import { GZIP, grpcExport } from '../__testUtils__/grpcExport';
import {
  decodePartialSuccess,
  NO_TRACE,
  toProto,
  TRACE_A,
  TRACE_B,
  tracesProto,
} from '../__testUtils__/messages';
import { FRAME_HEADER_BYTES } from './unframe';
import { until } from '../__testUtils__/until';
import {
  startTestCollector,
  type TestCollector,
} from '../__testUtils__/startTestCollector';

const MIB = 1024 * 1024;

jest.setTimeout(60_000);

describe('OTLP/gRPC', () => {
  let collector: TestCollector;

  beforeAll(async () => {
    collector = await startTestCollector({
      maxRequestBytes: MIB,
      maxInFlightBytes: 2 * MIB,
      appendTimeoutMs: 300,
    });
  });

  afterAll(() => collector.stop());

  beforeEach(() => {
    collector.log.records.length = 0;
    collector.log.beforeAppend = async () => {};
  });

  const inFlight = () =>
    collector.metric('sloscout_collector_in_flight_bytes', {});

  const spans = () =>
    collector.log.records.flatMap(record => decodeTraces(record.value));

  /** A call whose bytes are all ours: the five bytes of framing and the headers included. */
  function rawCall(
    headers: Record<string, string>,
    frame: Buffer | undefined,
  ): Promise<{ code: string; message: string }> {
    const session = http2.connect(`http://127.0.0.1:${collector.grpcPort}`);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    return new Promise<{ code: string; message: string }>((resolve, reject) => {
      const take = (h: http2.IncomingHttpHeaders) => {
        if (h['grpc-status'] === undefined) return;
        resolve({
          code: String(h['grpc-status']),
          message: decodeURI(String(h['grpc-message'])),
        });
      };
      stream.on('response', take);
      stream.on('trailers', take);
      stream.on('error', reject);
      stream.resume();
      if (frame) stream.end(frame);
    }).finally(() => session.destroy());
  }

  function framed(body: Buffer, compressed: 0 | 1): Buffer {
    const head = Buffer.alloc(5);
    head[0] = compressed;
    head.writeUInt32BE(body.length, 1);
    return Buffer.concat([head, body]);
  }

  it.each([
    ['plain', {}],
    ['gzip', GZIP],
  ])(
    'answers a full success without partial_success (%s)',
    async (_, options) => {
      const result = await grpcExport(
        collector.grpcPort,
        tracesProto(TRACE_A, TRACE_B),
        'traces',
        options,
      );
      expect(result).toMatchObject({ code: 0, response: Buffer.alloc(0) });
      expect(
        spans()
          .map(span => span.traceId)
          .sort(),
      ).toEqual([TRACE_A, TRACE_B]);
    },
  );

  it.each(['traces', 'logs', 'metrics'] as const)(
    'takes an empty request for %s',
    async signal => {
      const result = await grpcExport(
        collector.grpcPort,
        Buffer.alloc(0),
        signal,
      );
      expect(result).toMatchObject({ code: 0, response: Buffer.alloc(0) });
      expect(collector.log.records).toEqual([]);
    },
  );

  it('takes logs and metrics', async () => {
    const logs = toProto('logs', {
      resourceLogs: [
        { scopeLogs: [{ logRecords: [{ body: { stringValue: 'x' } }] }] },
      ],
    });
    const metrics = toProto('metrics', {
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [{ name: 'm', gauge: { dataPoints: [{ asInt: '7' }] } }],
            },
          ],
        },
      ],
    });
    await grpcExport(collector.grpcPort, logs, 'logs');
    await grpcExport(collector.grpcPort, metrics, 'metrics');
    expect(collector.log.records.map(r => Buffer.from(r.value))).toEqual([
      logs,
      metrics,
    ]);
  });

  it('tells of rejected spans by partial_success', async () => {
    const { code, response } = await grpcExport(
      collector.grpcPort,
      tracesProto(TRACE_A, NO_TRACE),
    );
    expect(code).toBe(0);
    expect(decodePartialSuccess(response!)).toEqual({
      rejected: 1,
      errorMessage: 'Rejected 1 of 2 spans: invalid trace id (1).',
    });
    expect(spans()).toHaveLength(1);
  });

  it('refuses malformed bytes by INVALID_ARGUMENT', async () => {
    for (const body of [
      Buffer.from('hello'),
      tracesProto(TRACE_A).subarray(0, 30),
      Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]),
    ]) {
      const result = await grpcExport(collector.grpcPort, body);
      expect(result).toMatchObject({ code: 3, details: undefined });
      expect(result.message).toContain('Malformed OTLP request');
    }
    expect(collector.log.records).toEqual([]);
  });

  it.each([
    ['plain', Buffer.alloc(MIB + 1), {}],
    ['after decompression', Buffer.alloc(200 * MIB), GZIP],
  ])(
    'refuses what is too large (%s) by RESOURCE_EXHAUSTED without RetryInfo',
    async (_, body, options) => {
      const result = await grpcExport(
        collector.grpcPort,
        body,
        'traces',
        options,
      );
      expect(result).toMatchObject({ code: 8, details: undefined });
      expect(
        (await grpcExport(collector.grpcPort, tracesProto(TRACE_A))).code,
      ).toBe(0);
    },
  );

  it('refuses compression it does not know and gzip that is none', async () => {
    const body = framed(tracesProto(TRACE_A), 1);
    expect(await rawCall({ 'grpc-encoding': 'snappy' }, body)).toMatchObject({
      code: '12',
    });
    expect(await rawCall({ 'grpc-encoding': 'gzip' }, body)).toMatchObject({
      code: '3',
    });
    expect(collector.log.records).toEqual([]);
  });

  it('asks by UNAVAILABLE with RetryInfo to try again while the log takes nothing', async () => {
    collector.log.beforeAppend = async () => {
      throw new Error('password=hunter2 the database is away');
    };
    const failed = await grpcExport(collector.grpcPort, tracesProto(TRACE_A));
    expect(failed).toMatchObject({
      code: 14,
      details: { code: 14, retryAfter: 2 },
    });
    expect(failed.message).not.toContain('hunter2');

    let release = () => {};
    collector.log.beforeAppend = () =>
      new Promise(resolve => {
        release = resolve;
      });
    const slow = await grpcExport(collector.grpcPort, tracesProto(TRACE_A));
    expect(slow).toMatchObject({ code: 14, details: { retryAfter: 2 } });
    // The log still has the bytes, so they still count.
    expect(await inFlight()).toBeGreaterThan(0);
    release();
    await until(async () => (await inFlight()) === 0);
  });

  it('refuses what would exceed the bytes in flight, before reading it when there is no room at all', async () => {
    let release = () => {};
    const blocked = new Promise<void>(resolve => {
      release = resolve;
    });
    collector.log.beforeAppend = () => blocked;
    const span = {
      traceId: TRACE_A,
      spanId: '00f067aa0ba902b7',
      name: 'n'.repeat(930 * 1024),
    };
    const big = toProto('traces', {
      resourceSpans: [{ scopeSpans: [{ spans: [span] }] }],
    });
    const first = [
      grpcExport(collector.grpcPort, big),
      grpcExport(collector.grpcPort, big),
    ];
    await until(async () => (await inFlight()) >= 2 * big.length);
    expect(await grpcExport(collector.grpcPort, big)).toMatchObject({
      code: 14,
      details: { retryAfter: 1 },
    });
    // Not even a call that never sends its message is kept.
    expect(await rawCall({}, undefined)).toMatchObject({ code: '14' });
    // The log has taken too long for the first two, and still holds them.
    expect((await Promise.all(first)).map(r => r.code)).toEqual([14, 14]);
    expect(await inFlight()).toBe(2 * (FRAME_HEADER_BYTES + big.length));
    release();
    await until(async () => (await inFlight()) === 0);
    expect((await grpcExport(collector.grpcPort, big)).code).toBe(0);
  });

  it('survives a flood of streams that are reset at once', async () => {
    const session = http2.connect(`http://127.0.0.1:${collector.grpcPort}`);
    session.on('error', () => {});
    const ended = new Promise(resolve => session.once('close', resolve));
    for (let i = 0; i < 3000 && !session.destroyed; i++) {
      const stream = session.request({
        ':method': 'POST',
        ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      stream.on('error', () => {});
      stream.close(http2.constants.NGHTTP2_CANCEL);
      if (i % 100 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    const result = await grpcExport(collector.grpcPort, tracesProto(TRACE_A));
    expect(result.code).toBe(0);
    session.destroy();
    await ended;
  });
});
