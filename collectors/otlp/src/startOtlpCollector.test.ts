import net from 'node:net';
import { MemoryLog } from './__testUtils__/MemoryLog';
import { grpcExport } from './__testUtils__/grpcExport';
import { TRACE_A, tracesProto } from './__testUtils__/messages';
import {
  startTestCollector,
  type TestCollector,
} from './__testUtils__/startTestCollector';
import { until } from './__testUtils__/until';
import { FRAME_HEADER_BYTES } from './grpc/unframe';
import { startOtlpCollector } from './startOtlpCollector';

const PROTO = { 'content-type': 'application/x-protobuf' };
const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

function post(collector: TestCollector): Promise<number> {
  return fetch(`${collector.url}/v1/traces`, {
    method: 'POST',
    headers: PROTO,
    body: tracesProto(TRACE_A),
  }).then(response => response.status);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

jest.setTimeout(60_000);

describe('startOtlpCollector', () => {
  it('finishes what is under way when it stops, then closes the log', async () => {
    const collector = await startTestCollector();
    let release = () => {};
    const blocked = new Promise<void>(resolve => {
      release = resolve;
    });
    collector.log.beforeAppend = () => blocked;
    const answers = [
      post(collector),
      grpcExport(collector.grpcPort, tracesProto(TRACE_A)).then(r => r.code),
    ];
    const size = tracesProto(TRACE_A).length;
    await until(
      async () =>
        (await collector.metric('sloscout_collector_in_flight_bytes', {})) ===
        2 * size + FRAME_HEADER_BYTES,
    );

    const stopped = collector.stop();
    expect(await canConnect(collector.httpPort)).toBe(false);
    const health = await fetch(
      `http://127.0.0.1:${collector.metricsPort}/health`,
    );
    expect(health.status).toBe(503);
    expect(collector.log.closed).toBe(false);

    release();
    expect(await Promise.all(answers)).toEqual([200, 0]);
    await stopped;
    await collector.stop();
    expect(collector.log.records).toHaveLength(2);
    expect(collector.log.closed).toBe(true);
    for (const port of ['grpcPort', 'httpPort', 'metricsPort'] as const) {
      expect(await canConnect(collector[port])).toBe(false);
    }
  });

  it('does not wait forever for a log that hangs', async () => {
    const collector = await startTestCollector({ drainTimeoutMs: 100 });
    collector.log.beforeAppend = () => new Promise(() => {});
    const answer = post(collector).catch(() => 'connection ended');
    await until(
      async () =>
        (await collector.metric('sloscout_collector_in_flight_bytes', {})) > 0,
    );
    await collector.stop();
    expect(await answer).toBe('connection ended');
    expect(collector.complaints).toEqual([
      expect.stringContaining('still under way 100 ms after'),
    ]);
  });

  it('shows its health and metrics', async () => {
    const collector = await startTestCollector();
    const url = `http://127.0.0.1:${collector.metricsPort}`;
    await post(collector);
    const health = await fetch(`${url}/health`);
    expect([health.status, await health.json()]).toEqual([
      200,
      { status: 'ok' },
    ]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain(
      'sloscout_collector_events_total{collector="otlp",signal="traces",result="accepted"} 1',
    );
    expect(metrics).toContain(
      'sloscout_collector_requests_total{collector="otlp",signal="traces",protocol="http",result="ok"} 1',
    );
    expect(metrics).toContain('process_resident_memory_bytes');
    expect((await fetch(`${url}/secrets`)).status).toBe(404);
    await collector.stop();
  });

  it.each(['grpcPort', 'httpPort', 'metricsPort'] as const)(
    'leaves nothing behind when its %s is taken',
    async name => {
      const holder = net.createServer().listen(0, '127.0.0.1');
      await new Promise(resolve => holder.once('listening', resolve));
      const { port } = holder.address() as net.AddressInfo;
      const log = new MemoryLog();
      const starting = startOtlpCollector({
        ...{ log, host: '127.0.0.1', grpcPort: 0, httpPort: 0 },
        logger: SILENT,
        [name]: port,
      });
      await expect(starting).rejects.toThrow(/EADDRINUSE/);
      expect(log.closed).toBe(false);
      await new Promise(resolve => holder.close(resolve));
    },
  );

  it('uses the partitions that the topic has, and creates it when it is missing', async () => {
    const log = new MemoryLog();
    const options = {
      ...{ log, host: '127.0.0.1', grpcPort: 0, httpPort: 0 },
      logger: SILENT,
    };
    await (await startOtlpCollector(options)).stop();
    expect(log.topics.get('raw-telemetry')).toBe(8);
    await (await startOtlpCollector({ ...options, partitions: 12 })).stop();
    expect(log.topics.get('raw-telemetry')).toBe(12);
    await (await startOtlpCollector({ ...options, partitions: 3 })).stop();
    expect(log.topics.get('raw-telemetry')).toBe(12);
  });

  it('refuses limits under which a request could never be taken', async () => {
    await expect(
      startTestCollector({ maxRequestBytes: 1000, maxInFlightBytes: 999 }),
    ).rejects.toThrow(RangeError);
  });
});
