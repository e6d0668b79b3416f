import { SpanKind } from '@slo-scout/telemetry';
import type { Span, SpanResource } from '@slo-scout/telemetry';
import type { ClosedTrace } from '../types';

/** 2026-01-01T00:00:00Z in ms. */
export const START = 1_767_225_600_000;

/** A call tree, as short to write as it can be. */
export interface Call {
  service: string;
  name: string;
  kind?: number;
  attributes?: Span['attributes'];
  statusCode?: number;
  calls?: Call[];
}

/** A server span of a service. */
export function server(service: string, name: string, ...calls: Call[]): Call {
  return { service, name, kind: SpanKind.server, calls };
}

/** A client span of one service above a server span of another. */
export function rpc(
  from: string,
  to: string,
  name: string,
  ...calls: Call[]
): Call {
  return {
    service: from,
    name,
    kind: SpanKind.client,
    calls: [server(to, name, ...calls)],
  };
}

/** A database call. */
export function query(service: string, name: string): Call {
  return { service, name, kind: SpanKind.client };
}

/** Resources by service, so that spans of one service share theirs. */
const resources = new Map<string, SpanResource>();

export function resourceOf(service: string): SpanResource {
  let resource = resources.get(service);
  if (!resource) {
    resource = {
      service,
      namespace: '',
      environment: 'test',
      cluster: 'c1',
      version: '1',
      host: `${service}-host`,
    };
    resources.set(service, resource);
  }
  return resource;
}

export function span(overrides: Partial<Span> = {}): Span {
  return {
    traceId: '1'.padStart(32, '0'),
    spanId: '1'.padStart(16, '0'),
    parentSpanId: '',
    traceState: '',
    resource: resourceOf('svc'),
    name: 'op',
    kind: SpanKind.server,
    startUnixMicros: START * 1000,
    durationNanos: 1_000_000,
    negativeDuration: false,
    statusCode: 0,
    exception: false,
    ...overrides,
  };
}

/** The spans of a call tree, parents first; each call takes 100 µs plus its children. */
export function spansOf(
  root: Call,
  options: { trace?: number; startMillis?: number } = {},
): Span[] {
  const traceId = (options.trace ?? 1).toString(16).padStart(32, '0');
  const spans: Span[] = [];
  let now = (options.startMillis ?? START) * 1000;
  visit(root, '');
  return spans;

  function visit(call: Call, parentSpanId: string): void {
    const made = span({
      traceId,
      spanId: (spans.length + 1).toString(16).padStart(16, '0'),
      parentSpanId,
      resource: resourceOf(call.service),
      name: call.name,
      kind: call.kind ?? SpanKind.internal,
      startUnixMicros: now,
      attributes: call.attributes,
      statusCode: call.statusCode ?? 0,
    });
    spans.push(made);
    now += 100;
    call.calls?.forEach(child => visit(child, made.spanId));
    made.durationNanos = (now - made.startUnixMicros) * 1000;
  }
}

export function closed(spans: Span[], reason: ClosedTrace['reason'] = 'root') {
  return {
    traceId: spans[0].traceId,
    spans,
    reason,
    firstOffset: 0,
    closedAt: START + 60_000,
  };
}

/** Pseudo-random numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
