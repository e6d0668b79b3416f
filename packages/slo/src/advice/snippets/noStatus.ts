import type { Snippet } from '../Advice';

/** @internal */
export const noStatus: Snippet[] = [
  {
    language: 'nodejs',
    code: `const { SpanStatusCode } = require('@opentelemetry/api');

span.recordException(error);
span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });`,
  },
  {
    language: 'java',
    code: `span.recordException(error);
span.setStatus(StatusCode.ERROR, error.getMessage());`,
  },
  {
    language: 'python',
    code: `from opentelemetry.trace import Status, StatusCode

span.record_exception(error)
span.set_status(Status(StatusCode.ERROR, str(error)))`,
  },
  {
    language: 'go',
    code: `span.RecordError(err)
span.SetStatus(codes.Error, err.Error())`,
  },
  {
    language: 'dotnet',
    code: `activity?.SetStatus(ActivityStatusCode.Error, error.Message);
activity?.AddException(error);`,
  },
];
