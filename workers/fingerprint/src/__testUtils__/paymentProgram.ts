// A service with OpenTelemetry's SDK. A program of its own, because the exporters load `http` by a dynamic import, which
// Jest's sandbox refuses. Argument: the address of an OTLP/HTTP server. It ends when everything is sent.
import { SeverityNumber } from '@opentelemetry/api-logs';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchLogRecordProcessor,
  LoggerProvider,
} from '@opentelemetry/sdk-logs';
import {
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

const url = process.argv[2];
const resource = resourceFromAttributes({ 'service.name': 'payment' });
const logs = new LoggerProvider({
  resource,
  processors: [
    new BatchLogRecordProcessor(new OTLPLogExporter({ url: `${url}/v1/logs` })),
  ],
});
const metrics = new MeterProvider({
  resource,
  readers: [
    new PeriodicExportingMetricReader({
      exporter: new OTLPMetricExporter({ url: `${url}/v1/metrics` }),
    }),
  ],
});

const logger = logs.getLogger('payment');
for (let i = 0; i < 300; i++) {
  const failed = i % 10 === 0;
  logger.emit({
    severityNumber: failed ? SeverityNumber.ERROR : SeverityNumber.INFO,
    body: failed ? `card ${i} was declined by the bank` : `charged ${i} EUR`,
  });
}
const fact = {
  eventName: 'slo_scout.restart',
  severityNumber: SeverityNumber.WARN,
  body: 'Container app was restarted',
  attributes: { 'slo_scout.fact.id': 'a'.repeat(32), 'k8s.pod.name': 'p' },
};
logger.emit(fact);
logger.emit(fact);
metrics
  .getMeter('payment')
  .createHistogram('http.server.request.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: [0.1, 0.5, 1] },
  })
  .record(0.2, { 'http.route': '/pay' });
void Promise.all([logs.shutdown(), metrics.shutdown()]);
