import type { LogValue, Severity, TraceContext } from '@slo-scout/logs';

/**
 * A log record on its way to OTLP.
 *
 * @internal
 */
export interface OutputRecord {
  unixNano: bigint;
  observedUnixNano: bigint;
  severity: Severity;
  body: string;
  trace: TraceContext | undefined;
  attributes: [string, LogValue][];
}

/**
 * What all records of one container or service have in common.
 *
 * @internal
 */
export interface OutputResource {
  service: string;
  attributes: [string, LogValue][];
}
