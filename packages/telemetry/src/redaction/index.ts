export { createRedactor } from './createRedactor';
export type { ReportingRedactor, RedactorOptions } from './createRedactor';
export { defaultRedactionConfig } from './defaultRedactionConfig';
export { parseRedactionConfig } from './parseRedactionConfig';
export * from './RedactionConfig';
export { RedactionFailedError } from './RedactionFailedError';
export type { RedactionFinding, RedactionReport } from './RedactionReport';
export type { Redactor } from './Redactor';
