import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  decodeTraces,
  splitLogs,
  splitMetrics,
  TOPICS,
  type Signal,
} from '@slo-scout/telemetry';
import type {
  ExporterResult,
  ExporterTask,
} from './__testUtils__/exporterProgram';
import { forkProgram, nextMessage } from '@slo-scout/dev-tools';
import {
  startTestCollector,
  type TestCollector,
} from './__testUtils__/startTestCollector';

const EXPORTERS = ['grpc', 'http/protobuf', 'http/json'] as const;

jest.setTimeout(60_000);

describe('exporters of OpenTelemetry', () => {
  let collector: TestCollector;
  let exporters: ChildProcess;

  beforeAll(() => {
    exporters = forkProgram(
      path.join(__dirname, '__testUtils__/exporterProgram.ts'),
    );
  });

  afterAll(async () => {
    const exit = once(exporters, 'exit');
    exporters.disconnect();
    await exit;
  });

  beforeEach(async () => {
    collector = await startTestCollector();
  });

  afterEach(() => collector.stop());

  async function send(
    exporter: ExporterTask['exporter'],
    gzip: boolean = false,
    signal: Signal = 'traces',
  ): Promise<ExporterResult> {
    const url =
      exporter === 'grpc'
        ? `http://127.0.0.1:${collector.grpcPort}`
        : collector.url;
    const answer = nextMessage<{ type: 'exported'; result: ExporterResult }>(
      exporters,
      'exported',
    );
    exporters.send({ signal, exporter, gzip, url });
    const { result } = await answer;
    expect(result.error).toBeUndefined();
    return result;
  }

  it.each(
    EXPORTERS.flatMap(name => [[name, false] as const, [name, true] as const]),
  )('send traces over %s (gzip: %s)', async (exporter, gzip) => {
    const { traceId, spanId } = await send(exporter, gzip);
    expect(collector.log.records).toEqual([
      expect.objectContaining({
        topic: TOPICS.raw,
        key: traceId,
        headers: { signal: 'traces', encoding: 'otlp_proto', v: '1' },
      }),
    ]);
    expect(decodeTraces(collector.log.records[0].value)).toEqual([
      expect.objectContaining({
        traceId,
        spanId,
        parentSpanId: '',
        name: 'POST /cart',
        resource: expect.objectContaining({
          service: 'checkout',
          version: '1.2.3',
        }),
        startUnixMicros: 1_700_000_000_123_456,
        durationNanos: 42,
        statusCode: 2,
        exception: true,
        attributes: {
          'http.route': '/cart',
          'http.response.status_code': 503,
        },
      }),
    ]);
    expect(
      await collector.metric('sloscout_collector_events_total', {
        signal: 'traces',
        result: 'accepted',
      }),
    ).toBe(1);
  });

  describe.each(EXPORTERS)('over %s', exporter => {
    it.each([false, true])('send logs (gzip: %s)', async gzip => {
      await send(exporter, gzip, 'logs');
      const [record] = collector.log.records;
      expect(record.headers.signal).toBe('logs');
      expect(splitLogs(record.value, 1).accepted).toBe(1);
    });

    it.each([false, true])('send metrics (gzip: %s)', async gzip => {
      await send(exporter, gzip, 'metrics');
      const [record] = collector.log.records;
      expect(record.headers.signal).toBe('metrics');
      expect(splitMetrics(record.value, 1).accepted).toBe(2);
    });
  });

  // The gRPC exporter of this release leaves trying again to its caller.
  it.each(['http/protobuf', 'http/json'] as const)(
    'try again over %s until the log takes their data',
    async exporter => {
      let failures = 1;
      collector.log.beforeAppend = async () => {
        if (failures-- > 0) throw new Error('the database is away');
      };
      const { traceId } = await send(exporter);
      expect(collector.log.records.map(record => record.key)).toEqual([
        traceId,
      ]);
      expect(
        await collector.metric('sloscout_collector_requests_total', {
          result: 'unavailable',
        }),
      ).toBe(1);
      expect(collector.complaints).toEqual([
        expect.stringContaining('the database is away'),
      ]);
    },
  );
});
