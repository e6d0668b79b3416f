// A program of its own, because the exporters load `http` by a dynamic import, which Jest's sandbox refuses.
// Each message is a task; the answer comes when the provider has shut down.
import { SpanStatusCode } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

export interface ExporterTask {
  exporter: 'grpc' | 'http/protobuf' | 'http/json' | 'logs' | 'metrics';
  gzip: boolean;
  /** `http://host:port` */
  url: string;
}

export interface ExporterResult {
  traceId: string;
  spanId: string;
  /** Set when the exporter gave up. */
  error?: string;
}

const NO_IDS = { traceId: '', spanId: '' };

const resource = resourceFromAttributes({
  'service.name': 'checkout',
  'service.version': '1.2.3',
});

function traceExporter({ exporter, gzip, url }: ExporterTask) {
  const compression = (gzip ? 'gzip' : 'none') as never;
  switch (exporter) {
    case 'grpc':
      return new GrpcTraceExporter({ url, compression });
    case 'http/protobuf':
      return new ProtoTraceExporter({ url: `${url}/v1/traces`, compression });
    default:
      return new JsonTraceExporter({ url: `${url}/v1/traces`, compression });
  }
}

async function exportTrace(task: ExporterTask): Promise<ExporterResult> {
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(traceExporter(task))],
  });
  const span = provider.getTracer('test').startSpan('POST /cart', {
    startTime: [1_700_000_000, 123_456_789],
    attributes: { 'http.route': '/cart', 'http.response.status_code': 503 },
  });
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.recordException(new Error('no stock'));
  span.end([1_700_000_000, 123_456_831]);
  await provider.shutdown();
  const { traceId, spanId } = span.spanContext();
  return { traceId, spanId };
}

async function exportLog({ url }: ExporterTask): Promise<ExporterResult> {
  const exporter = new OTLPLogExporter({ url: `${url}/v1/logs` });
  const provider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor(exporter)],
  });
  provider.getLogger('test').emit({
    severityNumber: SeverityNumber.ERROR,
    body: { order: 7, lines: ['a', 'b'] },
  });
  await provider.forceFlush();
  await provider.shutdown();
  return NO_IDS;
}

async function exportMetrics({ url }: ExporterTask): Promise<ExporterResult> {
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url: `${url}/v1/metrics` }),
    exportIntervalMillis: 3_600_000,
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('test');
  meter.createCounter('orders').add(3, { shop: 'a' });
  meter.createHistogram('latency').record(12);
  await provider.shutdown();
  return NO_IDS;
}

function run(task: ExporterTask): Promise<ExporterResult> {
  switch (task.exporter) {
    case 'logs':
      return exportLog(task);
    case 'metrics':
      return exportMetrics(task);
    default:
      return exportTrace(task);
  }
}

process.on('message', async (task: ExporterTask) => {
  const result = await run(task).catch(error => ({
    ...NO_IDS,
    error: String(error),
  }));
  process.send!({ type: 'exported', result });
});
process.on('disconnect', () => process.exit(0));
