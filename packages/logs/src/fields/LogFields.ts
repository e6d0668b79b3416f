import type { Severity } from './severity';
import type { TraceContext } from './traceContext';

/**
 * A scalar of a structured log.
 *
 * @public
 */
export type LogValue = string | number | boolean;

/**
 * What a record says, for OTLP.
 *
 * @public
 */
export interface LogFields {
  severity: Severity;
  /** The message of a structured log, else the whole text. */
  body: string;
  /** ns since the epoch; undefined when neither the record nor its container says. */
  unixNano?: bigint;
  trace?: TraceContext;
  /** Message template, where the logger writes it down (Serilog). */
  template?: string;
  /** Where in the body the message begins: after its timestamp. */
  messageStart: number;
  /** Further fields of a structured log, nested ones with dotted names. */
  attributes: Map<string, LogValue>;
}
