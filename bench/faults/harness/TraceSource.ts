import { jsonToProtobuf } from '@slo-scout/telemetry';
import { Random } from '../../lib/Random';

/** A request, and what is in it. */
export interface TraceBatch {
  /** ExportTraceServiceRequest. */
  body: Buffer;
  /** `traceId/spanId` of each span. */
  spans: string[];
}

/** A span in the words of OTLP/JSON, and whose it is. */
export interface NamedSpan {
  service: string;
  span: { traceId: string; spanId: string; [field: string]: unknown };
}

const CALLS: Array<
  [service: string, name: string, kind: number, parent: number]
> = [
  ['frontend', 'GET /cart', 2, -1],
  ['frontend', 'GetCart', 3, 0],
  ['cart', 'GetCart', 2, 1],
  ['cart', 'HGET', 3, 2],
  ['price', 'Convert', 2, 0],
];

/** Spans of a trace that {@link TraceSource} makes. */
export const SPANS_PER_TRACE = CALLS.length;

/** Small whole traces that just happened; ids are the same for the same seed. */
export class TraceSource {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** @param padding - bytes of an attribute of each span */
  batch(traces: number = 10, padding: number = 0): TraceBatch {
    return encodeBatch(
      Array.from({ length: traces }, () => this.trace(padding)).flat(),
    );
  }

  trace(padding: number = 0): NamedSpan[] {
    const traceId = this.random.hex(32);
    const ids = CALLS.map(() => this.random.hex(16));
    const start = BigInt(Date.now() - 1000) * 1_000_000n;
    return CALLS.map(([service, name, kind, parent], i) => ({
      service,
      span: {
        traceId,
        spanId: ids[i],
        parentSpanId: parent < 0 ? '' : ids[parent],
        name,
        kind,
        startTimeUnixNano: String(start + BigInt(i) * 1_000_000n),
        endTimeUnixNano: String(start + BigInt(20 - i) * 1_000_000n),
        attributes: padding
          ? [{ key: 'padding', value: { stringValue: 'x'.repeat(padding) } }]
          : [],
      },
    })).reverse();
  }

  hex(digits: number): string {
    return this.random.hex(digits);
  }
}

/** `traceId/spanId`, by which spans are told apart. */
export function keyOf(span: { traceId: string; spanId: string }): string {
  return `${span.traceId}/${span.spanId}`;
}

/** A request with spans as they are given. */
export function encodeBatch(spans: NamedSpan[]): TraceBatch {
  const byService = new Map<string, object[]>();
  for (const { service, span } of spans) {
    const list = byService.get(service);
    if (list) list.push(span);
    else byService.set(service, [span]);
  }
  const request = {
    resourceSpans: [...byService].map(([service, list]) => ({
      resource: {
        attributes: [{ key: 'service.name', value: { stringValue: service } }],
      },
      scopeSpans: [{ spans: list }],
    })),
  };
  const { request: bytes } = jsonToProtobuf(
    'traces',
    Buffer.from(JSON.stringify(request)),
  );
  return {
    body: Buffer.from(bytes),
    spans: spans.map(({ span }) => keyOf(span)),
  };
}
