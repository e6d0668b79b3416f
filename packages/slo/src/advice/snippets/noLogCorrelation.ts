import type { Snippet } from '../Advice';

/** @internal */
export const noLogCorrelation: Snippet[] = [
  {
    language: 'nodejs',
    code: `// Adds trace_id and span_id to each record of pino, winston or bunyan.
const { PinoInstrumentation } = require('@opentelemetry/instrumentation-pino');

new NodeSDK({ instrumentations: [new PinoInstrumentation()] }).start();`,
  },
  {
    language: 'java',
    code: `<!-- logback.xml; the OpenTelemetry agent fills the MDC -->
<pattern>%d %-5level trace_id=%X{trace_id} span_id=%X{span_id} %logger - %msg%n</pattern>`,
  },
  {
    language: 'python',
    code: `OTEL_PYTHON_LOG_CORRELATION=true opentelemetry-instrument python app.py`,
  },
  {
    language: 'go',
    code: `// go.opentelemetry.io/contrib/bridges/otelslog
logger := otelslog.NewLogger("checkout")
logger.InfoContext(ctx, "order placed")`,
  },
  {
    language: 'dotnet',
    code: `builder.Logging.AddOpenTelemetry(logging => logging.IncludeScopes = true);`,
  },
];
