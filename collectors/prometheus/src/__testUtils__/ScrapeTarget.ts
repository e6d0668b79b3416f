import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writer } from 'protobufjs/minimal';

/** Types of io.prometheus.client.MetricType. */
const COUNTER = 0;
const HISTOGRAM = 4;

/**
 * A server that Prometheus scrapes, in the protobuf format, which alone can
 * hold native histograms (client_model/metrics.proto).
 */
export class ScrapeTarget {
  requests = 0;
  private constructor(private readonly server: Server, readonly port: number) {}

  static async start(): Promise<ScrapeTarget> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const target = new ScrapeTarget(server, port);
    server.on('request', (_, response) => {
      response
        .writeHead(200, {
          'content-type':
            'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
        })
        .end(target.exposition());
    });
    return target;
  }

  /** Each scrape finds one more request, of 0.75 s: in (2^-0.5, 1] with two buckets a doubling. */
  private exposition(): Uint8Array {
    this.requests++;
    const writer = Writer.create();
    family(writer, 'http_requests_total', COUNTER, metric => {
      label(metric, 'code', '200');
      const counter = metric.uint32((3 << 3) | 2).fork();
      counter.uint32((1 << 3) | 1).double(this.requests);
      counter.ldelim();
    });
    family(writer, 'http_request_duration_seconds', HISTOGRAM, metric => {
      const histogram = metric.uint32((7 << 3) | 2).fork();
      histogram.uint32(1 << 3).uint64(this.requests + 1);
      histogram.uint32((2 << 3) | 1).double(this.requests * 0.75);
      histogram.uint32(5 << 3).sint32(1); // schema
      histogram.uint32((6 << 3) | 1).double(0.001); // zero_threshold
      histogram.uint32(7 << 3).uint64(1); // zero_count
      const span = histogram.uint32((12 << 3) | 2).fork();
      span.uint32(1 << 3).sint32(0);
      span.uint32(2 << 3).uint32(1);
      span.ldelim();
      histogram
        .uint32((13 << 3) | 2)
        .fork()
        .sint64(this.requests)
        .ldelim();
      histogram.ldelim();
    });
    return writer.finish();
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

function family(
  writer: Writer,
  name: string,
  type: number,
  metric: (writer: Writer) => void,
): void {
  writer.fork();
  writer.uint32((1 << 3) | 2).string(name);
  writer.uint32(3 << 3).int32(type);
  metric(writer.uint32((4 << 3) | 2).fork());
  writer.ldelim();
  writer.ldelim();
}

function label(writer: Writer, name: string, value: string): void {
  writer.uint32((1 << 3) | 2).fork();
  writer.uint32((1 << 3) | 2).string(name);
  writer.uint32((2 << 3) | 2).string(value);
  writer.ldelim();
}
