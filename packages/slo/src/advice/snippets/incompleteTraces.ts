import type { Snippet } from '../Advice';

/** @internal */
export const incompleteTraces: Snippet[] = [
  {
    language: 'nodejs',
    code: `// node --require ./tracing.js server.js
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { getNodeAutoInstrumentations } = require('@opentelemetry/auto-instrumentations-node');

const sdk = new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()] });
sdk.start();
// The last spans of a process are lost unless it waits for them.
process.on('SIGTERM', () => sdk.shutdown().finally(() => process.exit(0)));`,
  },
  {
    language: 'java',
    code: `java -javaagent:opentelemetry-javaagent.jar \\
  -Dotel.propagators=tracecontext,baggage -jar app.jar`,
  },
  {
    language: 'python',
    code: `OTEL_PROPAGATORS=tracecontext,baggage opentelemetry-instrument python app.py`,
  },
  {
    language: 'go',
    code: `otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(
	propagation.TraceContext{}, propagation.Baggage{}))
handler := otelhttp.NewHandler(mux, "server")
client := &http.Client{Transport: otelhttp.NewTransport(http.DefaultTransport)}
defer provider.Shutdown(ctx)`,
  },
  {
    language: 'dotnet',
    code: `builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
    .AddAspNetCoreInstrumentation()
    .AddHttpClientInstrumentation()
    .AddOtlpExporter());`,
  },
];
