import { jsonToProtobuf } from '@slo-scout/telemetry';

/** A span of the script, in the words of OTLP/JSON. */
interface ScriptedSpan {
  service: string;
  span: Record<string, unknown>;
}

/**
 * Spans that arrive together.
 *
 * @internal
 */
export interface Arrival {
  /** ms after the start of the script. */
  at: number;
  spans: ScriptedSpan[];
}

/** What the script says that must come out. */
export interface Expected {
  traces: number;
  failed: number;
}

/** Two shapes of one entry, one of another, and one across a queue. */
const SHAPES: Array<
  Array<[service: string, name: string, kind: number, parent: number]>
> = [
  [
    ['frontend', 'GET /cart', 2, -1],
    ['cart', 'GetCart', 2, 0],
    ['cart', 'HGET', 3, 1],
  ],
  [
    ['frontend', 'GET /cart', 2, -1],
    ['cart', 'GetCart', 2, 0],
    ['price', 'Convert', 2, 0],
    ['price', 'Convert', 2, 0],
  ],
  [
    ['frontend', 'POST /checkout', 2, -1],
    ['payment', 'Charge', 2, 0],
    ['mail', 'orders process', 5, 1],
  ],
  [['frontend', 'GET /healthz', 2, -1]],
];

/**
 * Traffic that is anything but clean: duplicates, late spans, roots that never
 * come, errors, clocks of long ago, traces that last for half a minute. The
 * same seed gives the same traffic.
 *
 * @internal
 */
export class TraceScript {
  readonly arrivals: Arrival[] = [];
  readonly expected: Expected = { traces: 0, failed: 0 };
  private state: number;

  constructor(
    seed: number,
    private readonly options: {
      traces: number;
      durationMs: number;
      startMs: number;
    },
  ) {
    this.state = seed;
    for (let i = 0; i < options.traces; i++) this.addTrace();
    this.addHotTrace();
    this.arrivals.sort((a, b) => a.at - b.at);
  }

  private addTrace(): void {
    const shape = this.pick(SHAPES);
    const traceId = this.hex(32);
    const at = this.int(this.options.durationMs);
    const failed = this.chance(0.2);
    const start = this.clockAt(at);
    const ids = shape.map(() => this.hex(16));
    const spans = shape.map(
      ([service, name, kind, parent], i): ScriptedSpan => {
        const begin = start + i * 3;
        const nanos = (ms: number) => `${Math.round(ms * 1000)}000`;
        return {
          service,
          span: {
            traceId,
            spanId: ids[i],
            parentSpanId: parent < 0 ? '' : ids[parent],
            name,
            kind,
            startTimeUnixNano: nanos(begin),
            endTimeUnixNano: nanos(begin + 1 + this.int(400_000) / 1000),
            status: failed && i === 0 ? { code: 2 } : {},
          },
        };
      },
    );
    this.expected.traces++;
    this.expected.failed += Number(failed);
    // Children end, and so arrive, before their parents.
    const order = [...spans].reverse();
    const slow = this.chance(0.05) ? 20_000 : 0;
    order.forEach((one, i) => {
      const arrival = at + i * this.int(200) + (i > 0 ? slow : 0);
      this.arrivals.push({ at: arrival, spans: [one] });
      if (this.chance(0.05))
        this.arrivals.push({ at: arrival + this.int(1_500), spans: [one] });
      // The client gave up waiting and sent it again, long after the trace was closed.
      if (this.chance(0.03))
        this.arrivals.push({
          at: arrival + 40_000 + this.int(9_000),
          spans: [one],
        });
    });
    if (this.chance(0.05))
      this.addLateSpan(traceId, ids[0], at + slow + 5_000 + this.int(60_000));
    // Nearly as late as anybody remembers.
    if (this.chance(0.02)) this.addLateSpan(traceId, ids[0], at + 560_000);
  }

  /** What a sender's clock may say: now, weeks ago, an hour off, or nothing. */
  private clockAt(at: number): number {
    const now = this.options.startMs + at;
    if (this.chance(0.3)) return now - this.int(20 * 86_400_000);
    if (this.chance(0.05)) return now + this.pick([-3_600_000, 3_600_000]);
    return this.chance(0.03) ? 0 : now;
  }

  /** One trace with more spans than all others of its partition. */
  private addHotTrace(): void {
    const traceId = this.hex(32);
    const parentSpanId = this.hex(16);
    for (let i = 0; i < 100; i++) {
      const at = 10_000 + i * 250;
      const spans = Array.from({ length: 30 }, (_, j): ScriptedSpan => {
        const isRoot = i === 99 && j === 0;
        const time = `${this.options.startMs + at + j}000000`;
        return {
          service: 'batch',
          span: {
            traceId,
            spanId: isRoot ? parentSpanId : this.hex(16),
            parentSpanId: isRoot ? '' : parentSpanId,
            name: isRoot ? 'import' : 'row',
            kind: 1,
            ...{ startTimeUnixNano: time, endTimeUnixNano: time },
          },
        };
      });
      this.arrivals.push({ at, spans });
    }
    this.expected.traces++;
  }

  private addLateSpan(traceId: string, parentSpanId: string, at: number): void {
    const start = `${this.options.startMs + at}000000`;
    const span = {
      ...{
        traceId,
        spanId: this.hex(16),
        parentSpanId,
        name: 'flush',
        kind: 1,
      },
      ...{ startTimeUnixNano: start, endTimeUnixNano: start },
    };
    this.arrivals.push({ at, spans: [{ service: 'frontend', span }] });
  }

  private next(): number {
    // Mulberry32.
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  private int(below: number): number {
    return Math.floor(this.next() * below);
  }

  private chance(probability: number): boolean {
    return this.next() < probability;
  }

  private pick<T>(values: T[]): T {
    return values[this.int(values.length)];
  }

  private hex(digits: number): string {
    let text = '';
    while (text.length < digits)
      text += (this.int(2 ** 32 - 1) + 1).toString(16).padStart(8, '0');
    return text.slice(0, digits);
  }
}

/**
 * An ExportTraceServiceRequest of scripted spans.
 *
 * @internal
 */
export function encodeRequest(spans: ScriptedSpan[]): Uint8Array {
  const body = {
    resourceSpans: spans.map(({ service, span }) => ({
      resource: {
        attributes: [{ key: 'service.name', value: { stringValue: service } }],
      },
      scopeSpans: [{ spans: [span] }],
    })),
  };
  return jsonToProtobuf('traces', Buffer.from(JSON.stringify(body))).request;
}
