/**
 * OTLP on the wire, and the log between the data plane's programs.
 *
 * @packageDocumentation
 */
export * from './span';
export * from './log/TelemetryLog';
