// The requirements of the OTLP specification on a server, one by one. What has suites of its own: real clients
// (realClients.test.ts), TLS and tokens (secure.test.ts), the transports' answers (grpc/, http/), the bytes
// (packages/telemetry, differential.test.ts).
import http from 'node:http';
import net from 'node:net';
import { gzipSync, deflateSync, zstdCompressSync } from 'node:zlib';
import { decodeTraces, MalformedOtlpError, TOPICS } from '@slo-scout/telemetry';
import { GZIP, grpcExport } from './__testUtils__/grpcExport';
import {
  decodePartialSuccess,
  decodeStatus,
  toProto,
  TRACE_A,
  TRACE_B,
  tracesJson,
  tracesProto,
} from './__testUtils__/messages';
import {
  startTestCollector,
  type TestCollector,
} from './__testUtils__/startTestCollector';
import { until } from './__testUtils__/until';
import type { OtlpCollectorOptions } from './OtlpCollectorOptions';

const PROTO = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };
const MIB = 1024 * 1024;

jest.setTimeout(120_000);

describe('OTLP conformance', () => {
  let collector: TestCollector;

  const start = async (options: Partial<OtlpCollectorOptions> = {}) => {
    collector = await startTestCollector(options);
  };

  afterEach(() => collector.stop());

  const post = (
    body: Buffer | string,
    headers: Record<string, string>,
    path: string = '/v1/traces',
  ) =>
    fetch(`${collector.url}${path}`, {
      method: 'POST',
      body: body as BodyInit,
      headers,
    });

  const spans = () =>
    collector.log.records.flatMap(record => decodeTraces(record.value));

  /** JSON of one span with fields of its own. */
  const spanJson = (fields: object) =>
    JSON.stringify({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                { traceId: TRACE_A, spanId: '00f067aa0ba902b7', ...fields },
              ],
            },
          ],
        },
      ],
    });

  describe('compression', () => {
    beforeEach(() => start({ maxRequestBytes: MIB }));

    it.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['zstd', zstdCompressSync],
    ] as const)(
      '%s is taken over HTTP, small and large',
      async (name, compress) => {
        const large = spanJson({ name: 'n'.repeat(700_000) });
        for (const [body, headers] of [
          [tracesProto(TRACE_A), PROTO],
          [Buffer.from(large), JSON_TYPE],
        ] as const) {
          const response = await post(compress(body), {
            ...headers,
            'content-encoding': name,
          });
          expect(response.status).toBe(200);
        }
        expect(spans().map(span => span.name.length)).toEqual([9, 700_000]);
      },
    );

    it.each([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['zstd', zstdCompressSync],
    ] as const)(
      '%s that is cut or grows too large is refused',
      async (name, compress) => {
        const headers = { ...PROTO, 'content-encoding': name };
        const cut = compress(tracesProto(TRACE_A)).subarray(0, -6);
        expect((await post(cut, headers)).status).toBe(400);
        const bomb = compress(Buffer.alloc(100 * MIB));
        const answer = await post(bomb, headers);
        expect(answer.status).toBe(413);
        expect(answer.headers.get('retry-after')).toBeNull();
      },
    );

    it.each(['snappy', 'lz4', 'br', 'gzip, gzip'])(
      '%s is answered with 415 and what would be taken',
      async coding => {
        const answer = await post('x', {
          ...PROTO,
          'content-encoding': coding,
        });
        expect(answer.status).toBe(415);
        expect(answer.headers.get('accept-encoding')).toBe(
          'identity, gzip, deflate, zstd',
        );
      },
    );

    it('keeps the memory of bombs below twice the limit', async () => {
      await collector.stop();
      await start({ maxLoopDelayMs: 600_000 });
      const bomb = gzipSync(Buffer.alloc(512 * MIB), { level: 9 });
      const lying = Buffer.from(bomb);
      // The trailer says it were small.
      lying.writeUInt32LE(100, lying.length - 4);
      const headers = { ...PROTO, 'content-encoding': 'gzip' };
      await post(bomb, headers);
      const before = process.memoryUsage().rss;
      let peak = before;
      const timer = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 5);
      for (let i = 0; i < 4; i++) {
        expect((await post(bomb, headers)).status).toBe(413);
        expect((await post(lying, headers)).status).toBe(413);
        expect(
          (
            await grpcExport(
              collector.grpcPort,
              Buffer.alloc(65 * MIB),
              'traces',
              GZIP,
            )
          ).code,
        ).toBe(8);
      }
      clearInterval(timer);
      // The client of the test runs here, too, and holds 65 MiB itself.
      expect((peak - before) / MIB).toBeLessThan(2 * 64 + 2 * 65);
    });
  });

  describe('content types', () => {
    beforeEach(() => start());

    it.each([
      ['application/x-protobuf', 200],
      ['application/x-protobuf; charset=binary', 200],
      ['APPLICATION/X-PROTOBUF', 200],
      ['application/protobuf', 415],
      ['', 415],
    ])('"%s" gets %i', async (type, status) => {
      const answer = await post(tracesProto(TRACE_A), { 'content-type': type });
      expect(answer.status).toBe(status);
    });
  });

  describe('JSON', () => {
    beforeEach(() => start());

    it('takes ids in hex of either case, and no base64', async () => {
      const upper = TRACE_A.toUpperCase();
      await post(JSON.stringify(tracesJson(upper)), JSON_TYPE);
      expect(spans()[0].traceId).toBe(TRACE_A);
      const base64 = Buffer.from(TRACE_A, 'hex').toString('base64');
      const answer = await post(JSON.stringify(tracesJson(base64)), JSON_TYPE);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 3 });
    });

    it.each<[string, object, number]>([
      ['an enum as a number', { kind: 2 }, 200],
      ['an enum by its name', { kind: 'SPAN_KIND_SERVER' }, 400],
      ['an unknown enum value', { kind: 99 }, 200],
      ['an unknown field', { nobodyKnows: { deep: [1] } }, 200],
      ['null for absent', { attributes: null }, 200],
      ['a time as a string', { startTimeUnixNano: '1700000000123456789' }, 200],
      ['a negative time', { startTimeUnixNano: '-1' }, 400],
      [
        'a time above 64 bits',
        { startTimeUnixNano: '18446744073709551616' },
        400,
      ],
      ['a fraction for an integer', { startTimeUnixNano: 1.5 }, 400],
    ])('answers %s', async (_, fields, status) => {
      expect((await post(spanJson(fields), JSON_TYPE)).status).toBe(status);
    });

    it('keeps 64-bit integers exactly, as strings and as numbers', async () => {
      const exact = '9007199254740993';
      const asNumber = spanJson({ startTimeUnixNano: exact }).replace(
        `"${exact}"`,
        exact,
      );
      for (const body of [spanJson({ startTimeUnixNano: exact }), asNumber]) {
        expect((await post(body, JSON_TYPE)).status).toBe(200);
      }
      const wanted = Buffer.alloc(8);
      wanted.writeBigUInt64LE(BigInt(exact));
      for (const { value } of collector.log.records) {
        expect(Buffer.from(value).includes(wanted)).toBe(true);
      }
    });
  });

  describe('connections', () => {
    it('are kept alive over HTTP/1.1, one request after the other', async () => {
      await start();
      const url = `${collector.url}/v1/traces`;
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      const ports = new Set<number | undefined>();
      for (let i = 0; i < 3; i++) {
        await new Promise<void>((resolve, reject) => {
          const request = http.request(
            url,
            { method: 'POST', agent, headers: PROTO },
            response => {
              ports.add(response.socket.localPort);
              expect(response.httpVersion).toBe('1.1');
              response.resume().on('end', resolve);
            },
          );
          request.on('error', reject);
          request.end(tracesProto(TRACE_A));
        });
      }
      agent.destroy();
      expect(ports.size).toBe(1);
    });

    it('that sit there make room for those that send', async () => {
      await start({ maxConnections: 50 });
      const closed: Promise<unknown>[] = [];
      const sockets: net.Socket[] = [];
      for (const port of [collector.httpPort, collector.grpcPort]) {
        for (let i = 0; i < 120; i++) {
          const socket = net.connect(port, '127.0.0.1');
          socket.on('error', () => {});
          closed.push(new Promise(resolve => socket.once('close', resolve)));
          sockets.push(socket);
          await new Promise(resolve => socket.once('connect', resolve));
        }
      }
      expect((await post(tracesProto(TRACE_A), PROTO)).status).toBe(200);
      expect(
        (await grpcExport(collector.grpcPort, tracesProto(TRACE_A))).code,
      ).toBe(0);
      expect(
        await collector.metric('sloscout_collector_open_connections', {}),
      ).toBeLessThanOrEqual(100);
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    });

    it('end by GOAWAY when they are old, without a failed call', async () => {
      await start({ maxConnectionAgeMs: 60, maxConnectionAgeGraceMs: 5_000 });
      const { grpcPort } = collector;
      const codes = await Promise.all(
        Array.from({ length: 4 }, async () => {
          const results: number[] = [];
          for (let i = 0; i < 20; i++) {
            const { code } = await grpcExport(grpcPort, tracesProto(TRACE_B));
            results.push(code);
          }
          return results;
        }),
      );
      expect(codes.flat().every(code => code === 0)).toBe(true);
    });

    it('whose client dribbles its body are given up', async () => {
      await start({ requestTimeoutMs: 100, headerTimeoutMs: 60_000 });
      const answer = await new Promise<number>((resolve, reject) => {
        const request = http.request(
          `${collector.url}/v1/traces`,
          { method: 'POST', headers: { ...PROTO, 'content-length': 1000 } },
          response => {
            response.resume();
            resolve(response.statusCode!);
            request.destroy();
          },
        );
        request.on('error', reject);
        request.write('x');
      });
      expect(answer).toBe(408);
      await until(
        async () =>
          (await collector.metric('sloscout_collector_in_flight_bytes', {})) ===
          0,
      );
    });
  });

  describe('overload', () => {
    it('of the event loop asks clients to try again', async () => {
      await start({ maxLoopDelayMs: 1 });
      // It is never as punctual as that.
      await until(async () => {
        const seconds = await collector.metric(
          'sloscout_collector_event_loop_delay_seconds',
          {},
        );
        return seconds > 0.001;
      });
      const answer = await post(tracesProto(TRACE_A), PROTO);
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('1');
      expect(
        decodeStatus(Buffer.from(await answer.arrayBuffer())),
      ).toMatchObject({ code: 14, retryAfter: 1 });
      expect(
        await grpcExport(collector.grpcPort, tracesProto(TRACE_A)),
      ).toMatchObject({ code: 14, details: { retryAfter: 1 } });
      expect(
        await collector.metric('sloscout_collector_refused_total', {
          reason: 'busy',
        }),
      ).toBe(2);
    });
  });

  describe('CORS', () => {
    const origin = 'https://shop.example';
    const preflight = (from: string) =>
      fetch(`${collector.url}/v1/traces`, {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'POST' },
      });

    it('is off unless origins are configured', async () => {
      await start();
      expect((await preflight(origin)).status).toBe(405);
      const answer = await post(tracesProto(TRACE_A), { ...PROTO, origin });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    });

    it('lets in the pages of those origins only', async () => {
      await start({ corsOrigins: [origin] });
      const allowed = await preflight(origin);
      expect(allowed.status).toBe(204);
      expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
      expect(allowed.headers.get('access-control-allow-headers')).toContain(
        'content-type',
      );
      const other = await preflight('https://elsewhere.example');
      expect(other.headers.get('access-control-allow-origin')).toBeNull();
      const answer = await post('broken', { ...PROTO, origin });
      // So that the page can read why.
      expect(answer.status).toBe(400);
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    });
  });

  describe('what no record can hold', () => {
    const LIMIT = 10_000;
    const name = (bytes: number) => 'n'.repeat(bytes);

    it.each<['traces' | 'logs' | 'metrics', (bytes: number) => object]>([
      [
        'traces',
        bytes => ({
          resourceSpans: [
            {
              scopeSpans: [
                {
                  spans: [100, bytes, 100].map(length => ({
                    ...{ traceId: TRACE_A, spanId: '00f067aa0ba902b7' },
                    name: name(length),
                  })),
                },
              ],
            },
          ],
        }),
      ],
      [
        'logs',
        bytes => ({
          resourceLogs: [
            {
              scopeLogs: [
                {
                  logRecords: [100, bytes, 100].map(length => ({
                    body: { stringValue: name(length) },
                  })),
                },
              ],
            },
          ],
        }),
      ],
      [
        'metrics',
        bytes => ({
          resourceMetrics: [
            {
              scopeMetrics: [
                {
                  metrics: [
                    {
                      name: 'm',
                      gauge: {
                        dataPoints: [100, bytes, 100].map(length => ({
                          asInt: '1',
                          attributes: [
                            { key: 'k', value: { stringValue: name(length) } },
                          ],
                        })),
                      },
                    },
                  ],
                },
              ],
            },
          ],
        }),
      ],
    ])(
      'of %s is dead-lettered and told; the rest goes on',
      async (signal, json) => {
        await start({ maxRecordBytes: LIMIT });
        const { code, response } = await grpcExport(
          collector.grpcPort,
          toProto(signal, json(2 * LIMIT)),
          signal,
        );
        expect(code).toBe(0);
        expect(decodePartialSuccess(response!)).toMatchObject({
          rejected: 1,
          errorMessage: expect.stringContaining('record too large (1)'),
        });
        const labels = { signal, result: 'accepted' };
        expect(
          await collector.metric('sloscout_collector_events_total', labels),
        ).toBe(2);
        expect(collector.log.deadLetters).toEqual([
          expect.objectContaining({
            headers: expect.objectContaining({
              ...{ signal, error: 'record_too_large', source: 'otlp/grpc' },
              peer: expect.stringContaining('127.0.0.1'),
            }),
          }),
        ]);
        for (const { value } of collector.log.records) {
          expect(value.length).toBeLessThanOrEqual(LIMIT);
        }
      },
    );

    it('is found out when the log refuses it, and then cut for its limit', async () => {
      await start();
      const limit = 50_000;
      const append = collector.log.append.bind(collector.log);
      collector.log.append = async (topic, records) => {
        const indexes = records.flatMap(({ value }, i) =>
          topic === TOPICS.raw && value.length > limit ? i : [],
        );
        if (indexes.length > 0) {
          throw Object.assign(new Error('too large'), {
            ...{ name: 'RecordTooLargeError', topic, indexes, limit },
          });
        }
        await append(topic, records);
      };
      const many = {
        resourceSpans: [
          {
            scopeSpans: [
              {
                spans: [...Array(200).fill(1000), 60_000].map(length => ({
                  ...{ traceId: TRACE_A, spanId: '00f067aa0ba902b7' },
                  name: name(length),
                })),
              },
            ],
          },
        ],
      };
      const answer = await post(toProto('traces', many), PROTO);
      expect(answer.status).toBe(200);
      expect(
        decodePartialSuccess(Buffer.from(await answer.arrayBuffer())),
      ).toMatchObject({ rejected: 1 });
      expect(spans()).toHaveLength(200);
      expect(collector.log.deadLetters).toHaveLength(1);
    });
  });

  describe('redaction and enrichment', () => {
    it('come before the log, in this order, with the address of the client', async () => {
      const calls: unknown[] = [];
      await start({
        enrich: (signal, request, peer) => {
          calls.push(['enrich', signal, peer]);
          return Buffer.concat([request, tracesProto(TRACE_B)]);
        },
        redactor: {
          redact: (signal, request) => {
            calls.push(['redact', signal, request.length]);
            return request;
          },
        },
      });
      await post(tracesProto(TRACE_A), PROTO);
      await grpcExport(collector.grpcPort, tracesProto(TRACE_A));
      const bytes = tracesProto(TRACE_A).length + tracesProto(TRACE_B).length;
      expect(calls).toEqual([
        ['enrich', 'traces', '127.0.0.1'],
        ['redact', 'traces', bytes],
        ['enrich', 'traces', '127.0.0.1'],
        ['redact', 'traces', bytes],
      ]);
      expect(spans()).toHaveLength(4);
    });

    it('store nothing that could not be redacted, but what could not be enriched', async () => {
      let broken = false;
      await start({
        enrich: () => {
          throw new Error('no pods');
        },
        redactor: {
          redact: (_, request) => {
            if (broken) throw new Error('secret=hunter2');
            return request;
          },
        },
      });
      expect((await post(tracesProto(TRACE_A), PROTO)).status).toBe(200);
      broken = true;
      const answer = await post(tracesProto(TRACE_B), PROTO);
      expect(answer.status).toBe(500);
      expect(await answer.text()).not.toContain('hunter2');
      expect(spans().map(span => span.traceId)).toEqual([TRACE_A]);
      expect(collector.log.deadLetters).toEqual([]);
      for (const [stage, count] of [
        ['enrich', 2],
        ['redact', 1],
      ] as const) {
        expect(
          await collector.metric('sloscout_collector_stage_failures_total', {
            stage,
          }),
        ).toBe(count);
      }
    });

    it('keep the bytes of a malformed request out of the dead letters when they must be redacted', async () => {
      const broken = tracesProto(TRACE_A).subarray(0, 40);
      await start();
      await post(broken, PROTO);
      await until(async () => collector.log.deadLetters.length === 1);
      expect(collector.log.deadLetters[0]).toMatchObject({
        value: broken,
        headers: { error: 'malformed', source: 'otlp/http', bytes: '40' },
      });
      await collector.stop();
      await start({
        redactor: {
          redact: () => {
            throw new MalformedOtlpError('truncated');
          },
        },
      });
      expect((await post(broken, PROTO)).status).toBe(400);
      await until(async () => collector.log.deadLetters.length === 1);
      expect(collector.log.deadLetters[0].value).toHaveLength(0);
    });
  });
});
