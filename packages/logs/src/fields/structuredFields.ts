import type { LogFields, LogValue } from './LogFields';
import { parseEpoch, parseTimestamp } from './parseTimestamp';
import {
  severityOfLevel,
  severityOfName,
  UNKNOWN_SEVERITY,
  type Severity,
} from './severity';
import {
  spanIdOf,
  traceContext,
  traceContextOfText,
  traceIdOf,
  type TraceContext,
} from './traceContext';

type Role =
  | 'message'
  | 'template'
  | 'severity'
  | 'severityNumber'
  | 'time'
  | 'traceId'
  | 'spanId'
  | 'traceFlags'
  | 'traceparent';

/**
 * The keys of zap, logrus, zerolog, slog, pino, bunyan, winston, log4j2 (JSON
 * and ECS), Logback, Serilog, structlog, python-json-logger, GELF and
 * OpenTelemetry, in lower case; of several the earlier wins.
 */
const KEYS: Record<Role, readonly string[]> = {
  message: [
    ...['message', 'msg', 'body', '@m', 'renderedmessage', 'short_message'],
    ...['event', 'log', 'text', '@mt', 'messagetemplate'],
  ],
  template: ['@mt', 'messagetemplate'],
  severity: [
    ...['severity_text', 'severitytext', 'level', 'severity', 'log.level'],
    ...['levelname', 'level_name', 'loglevel', 'log_level', 'lvl', '@l'],
  ],
  severityNumber: ['severity_number', 'severitynumber'],
  time: [
    ...['timestamp', '@timestamp', 'time', 'ts', '@t', 'time_unix_nano'],
    ...[
      'timeunixnano',
      'datetime',
      'asctime',
      'timemillis',
      'eventtime',
      'date',
    ],
  ],
  traceId: [
    ...['trace_id', 'traceid', 'trace.id', 'trace-id', 'oteltraceid', '@tr'],
    ...[
      'contextmap.trace_id',
      'contextmap.traceid',
      'mdc.trace_id',
      'mdc.traceid',
    ],
    ...['context.trace_id', 'span_context.trace_id', 'attributes.trace_id'],
    ...['x-b3-traceid', 'logging.googleapis.com/trace', 'dd.trace_id'],
  ],
  spanId: [
    ...['span_id', 'spanid', 'span.id', 'span-id', 'otelspanid', '@sp'],
    ...['contextmap.span_id', 'contextmap.spanid', 'mdc.span_id', 'mdc.spanid'],
    ...['context.span_id', 'span_context.span_id', 'attributes.span_id'],
    ...['x-b3-spanid', 'logging.googleapis.com/spanid', 'dd.span_id'],
  ],
  traceFlags: ['trace_flags', 'traceflags', 'flags'],
  traceparent: ['traceparent', 'b3'],
};

const ROLES = new Map<string, [role: Role, rank: number][]>();
for (const [role, keys] of Object.entries(KEYS)) {
  keys.forEach((key, rank) => {
    ROLES.set(key, [...(ROLES.get(key) ?? []), [role as Role, rank]]);
  });
}
const DATADOG = 'dd.';
const MAX_ATTRIBUTES = 64;
const MAX_VALUE_LENGTH = 2048;

type Found = Partial<
  Record<Role, { key: string; value: LogValue; rank: number }>
>;

/**
 * The meaning of the fields of a structured log; undefined when none of them
 * is known, since then it may be anything.
 *
 * @param fields - nested ones with dotted names
 * @internal
 */
export function structuredFields(
  fields: Iterable<[string, LogValue]>,
): LogFields | undefined {
  const found: Found = {};
  const attributes = new Map<string, LogValue>();
  for (const [key, value] of fields) {
    const roles = ROLES.get(key.toLowerCase());
    if (roles) {
      for (const [role, rank] of roles) {
        if (!found[role] || rank < found[role].rank)
          found[role] = { key, value, rank };
      }
    } else if (attributes.size < MAX_ATTRIBUTES) {
      attributes.set(
        key,
        typeof value === 'string' ? value.slice(0, MAX_VALUE_LENGTH) : value,
      );
    }
  }
  if (!found.message && !found.severity && !found.time) return undefined;
  return {
    severity: severityOf(found, attributes),
    body: found.message ? String(found.message.value) : '',
    unixNano: timeOf(found, attributes),
    trace: traceOf(found),
    template: found.template && String(found.template.value),
    messageStart: 0,
    attributes,
  };
}

function severityOf(found: Found, attributes: Map<string, LogValue>): Severity {
  const number = Number(found.severityNumber?.value);
  const level = found.severity?.value;
  if (Number.isInteger(number) && number >= 1 && number <= 24) {
    return { number, text: level === undefined ? '' : String(level) };
  }
  if (level === undefined) {
    // Serilog's compact format leaves out the level of informational events.
    return found.time?.key === '@t'
      ? { number: 9, text: '' }
      : UNKNOWN_SEVERITY;
  }
  if (typeof level === 'number' || /^\d{1,2}$/.test(String(level))) {
    const severity = severityOfLevel(Number(level));
    attributes.delete('level');
    return severity;
  }
  return severityOfName(String(level));
}

function timeOf(
  found: Found,
  attributes: Map<string, LogValue>,
): bigint | undefined {
  // log4j2's JsonLayout: {"instant":{"epochSecond":…,"nanoOfSecond":…}}
  const seconds = attributes.get('instant.epochSecond');
  if (typeof seconds === 'number') {
    const nanos = Number(attributes.get('instant.nanoOfSecond') ?? 0);
    attributes.delete('instant.epochSecond');
    attributes.delete('instant.nanoOfSecond');
    const epoch = parseEpoch(seconds);
    return epoch === undefined
      ? undefined
      : epoch + BigInt(Math.trunc(nanos) || 0);
  }
  const value = found.time?.value;
  if (value === undefined || typeof value === 'boolean') return undefined;
  const epoch = parseEpoch(value);
  if (epoch !== undefined) return epoch;
  return typeof value === 'string'
    ? parseTimestamp(value, 0)?.unixNano
    : undefined;
}

function traceOf({
  traceId,
  spanId,
  traceFlags,
  traceparent,
}: Found): TraceContext | undefined {
  if (traceId) {
    const isDatadog = traceId.key.toLowerCase().startsWith(DATADOG);
    const span = spanId ? String(spanId.value) : '';
    const flags = Number(traceFlags?.value ?? 0);
    const trace = traceContext(
      traceIdOf(String(traceId.value), isDatadog),
      spanIdOf(span, isDatadog),
      Number.isInteger(flags) ? flags : 0,
    );
    if (trace) return trace;
  }
  return (
    traceparent && traceContextOfText(`${traceparent.key}=${traceparent.value}`)
  );
}
