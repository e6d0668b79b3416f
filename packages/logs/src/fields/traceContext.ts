/**
 * The trace that a record belongs to, as OTLP has it.
 *
 * @public
 */
export interface TraceContext {
  /** 32 lower-case hex digits, not all zero. */
  traceId: string;
  /** 16 lower-case hex digits, or empty. */
  spanId: string;
  /** 1 when sampled. */
  flags: number;
}

const TRACEPARENT =
  /\b[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})\b/i;
const B3 =
  /\bb3["']?\s*[:=]\s*["']?([0-9a-f]{16}(?:[0-9a-f]{16})?)-([0-9a-f]{16})(?:-([01d]))?/i;
/** Spring Cloud Sleuth: `[app,trace,span]`; Micrometer: `[trace-span]`. */
const SLEUTH =
  /\[[\w.-]{0,80},([0-9a-f]{32}|[0-9a-f]{16}),([0-9a-f]{16})(?:,(true|false)?)?\]|\[([0-9a-f]{32})-([0-9a-f]{16})\]/;
const TRACE_ID =
  /(\bdd\.)?\b(?:x-b3-|x_b3_)?trace(?:[-_. ]?id)["']?\s*[:=]\s*["']?([0-9a-f]{16,32}|\d{1,20})\b/i;
const SPAN_ID =
  /(\bdd\.)?\b(?:x-b3-|x_b3_)?span(?:[-_. ]?id)["']?\s*[:=]\s*["']?([0-9a-f]{16}|\d{1,20})\b/i;
const MAY_HOLD_ONE = /trace|b3|[0-9a-f]{16}/i;
const HEAD = 4096;

/**
 * The trace context that a text mentions: `trace_id=`, W3C traceparent,
 * Datadog's `dd.trace_id`, B3, Sleuth.
 *
 * @internal
 */
export function traceContextOfText(text: string): TraceContext | undefined {
  const head = text.length > HEAD ? text.slice(0, HEAD) : text;
  if (!MAY_HOLD_ONE.test(head)) return undefined;
  let m = TRACE_ID.exec(head);
  if (m) {
    const span = SPAN_ID.exec(head);
    return traceContext(
      traceIdOf(m[2], m[1] !== undefined),
      span ? spanIdOf(span[2], span[1] !== undefined) : '',
    );
  }
  m = TRACEPARENT.exec(head);
  if (m)
    return traceContext(traceIdOf(m[1]), spanIdOf(m[2]), parseInt(m[3], 16));
  m = B3.exec(head);
  if (m) {
    const sampled = m[3] === '1' || m[3] === 'd';
    return traceContext(traceIdOf(m[1]), spanIdOf(m[2]), sampled ? 1 : 0);
  }
  m = SLEUTH.exec(head);
  if (m) {
    const [trace, span] = m[1] ? [m[1], m[2]] : [m[4], m[5]];
    return traceContext(
      traceIdOf(trace),
      spanIdOf(span),
      m[3] === 'true' ? 1 : 0,
    );
  }
  return undefined;
}

/**
 * Undefined when the trace id is no id.
 *
 * @internal
 */
export function traceContext(
  traceId: string,
  spanId: string,
  flags = 0,
): TraceContext | undefined {
  // eslint-disable-next-line no-bitwise
  return traceId === '' ? undefined : { traceId, spanId, flags: flags & 0xff };
}

/**
 * A trace id in one of its writings as 32 hex digits, empty when it is none.
 *
 * @param decimal - true where digits are a decimal number, as Datadog writes them
 * @internal
 */
export function traceIdOf(value: string, decimal = false): string {
  return idOf(
    value.replace(/^projects\/[^/]{1,100}\/traces\//, ''),
    32,
    decimal,
  );
}

/**
 * A span id in one of its writings as 16 hex digits, empty when it is none.
 *
 * @internal
 */
export function spanIdOf(value: string, decimal = false): string {
  return idOf(value, 16, decimal);
}

function idOf(value: string, digits: 16 | 32, decimal: boolean): string {
  let id = value.toLowerCase();
  if (decimal && /^\d{1,20}$/.test(id)) {
    const number = BigInt(id);
    // eslint-disable-next-line no-bitwise
    if (number >= 1n << 64n) return '';
    id = number.toString(16).padStart(16, '0');
  }
  if (!/^(?:[0-9a-f]{16}|[0-9a-f]{32})$/.test(id) || id.length > digits)
    return '';
  return /^0+$/.test(id) ? '' : id.padStart(digits, '0');
}
