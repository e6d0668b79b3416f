// A program of its own, because the exporters load `http` by a dynamic import, which Jest's sandbox refuses.
// Each message is a task; the answer comes when the provider has shut down.
import { SpanStatusCode } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter as GrpcLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as GrpcMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
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
import type { Signal } from '@slo-scout/telemetry';

export interface ExporterTask {
  signal: Signal;
  exporter: 'grpc' | 'http/protobuf' | 'http/json';
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

const EXPORTERS = {
  traces: {
    grpc: GrpcTraceExporter,
    'http/protobuf': ProtoTraceExporter,
    'http/json': JsonTraceExporter,
  },
  logs: {
    grpc: GrpcLogExporter,
    'http/protobuf': ProtoLogExporter,
    'http/json': JsonLogExporter,
  },
  metrics: {
    grpc: GrpcMetricExporter,
    'http/protobuf': ProtoMetricExporter,
    'http/json': JsonMetricExporter,
  },
};

function optionsOf({ signal, exporter, gzip, url }: ExporterTask) {
  return {
    url: exporter === 'grpc' ? url : `${url}/v1/${signal}`,
    compression: (gzip ? 'gzip' : 'none') as never,
  };
}

async function exportTrace(task: ExporterTask): Promise<ExporterResult> {
  const Exporter = EXPORTERS.traces[task.exporter];
  const provider = new BasicTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(new Exporter(optionsOf(task)))],
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

async function exportLog(task: ExporterTask): Promise<ExporterResult> {
  const exporter = new EXPORTERS.logs[task.exporter](optionsOf(task));
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

async function exportMetrics(task: ExporterTask): Promise<ExporterResult> {
  const reader = new PeriodicExportingMetricReader({
    exporter: new EXPORTERS.metrics[task.exporter](optionsOf(task)),
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
  switch (task.signal) {
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
