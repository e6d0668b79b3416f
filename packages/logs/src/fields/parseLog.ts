import type { LogFields } from './LogFields';
import { parseJsonLog } from './parseJsonLog';
import { parseLogfmt } from './parseLogfmt';
import { parseTimestamp } from './parseTimestamp';
import { severityOfText } from './severity';
import { traceContextOfText } from './traceContext';

/**
 * What is known of a record from outside of its text.
 *
 * @public
 */
export interface LogContext {
  /** When the container runtime took it, RFC 3339; empty when unknown. */
  time?: string;
  /** ms since the epoch: chooses the year of times that have none. */
  now: number;
}

const AFTER_TIME = /^[\s\]|,:-]+/;

/**
 * Reads a record: JSON, logfmt, else text. A time with a zone counts before
 * the container's, the container's before one without.
 *
 * @param text - of the whole record
 * @public
 */
export function parseLog(text: string, context: LogContext): LogFields {
  const trimmed = text.trimStart();
  const structured = trimmed.startsWith('{')
    ? parseJsonLog(trimmed)
    : parseLogfmt(text);
  const container = context.time
    ? parseTimestamp(context.time, context.now)?.unixNano
    : undefined;
  if (structured) {
    structured.unixNano ??= container;
    structured.trace ??= traceContextOfText(structured.body);
    return structured;
  }
  const time = parseTimestamp(text, context.now);
  const message = time ? text.slice(time.end) : '';
  return {
    severity: severityOfText(text),
    body: text,
    unixNano: time?.zoned ? time.unixNano : container ?? time?.unixNano,
    trace: traceContextOfText(text),
    messageStart: time
      ? time.end + (AFTER_TIME.exec(message)?.[0].length ?? 0)
      : 0,
    attributes: new Map(),
  };
}
