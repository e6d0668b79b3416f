import { jsonToProtobuf } from '@slo-scout/telemetry';
import { Random } from '../lib/Random';
import { RequestTemplate } from './RequestTemplate';
import type { Traffic } from './Traffic';

/** Of Online Boutique: services that a trace runs through, kinds of journeys, spans of a trace (its median). */
const SERVICES_PER_SYSTEM = 10;
const JOURNEYS_PER_SYSTEM = 6;
const SPANS_PER_TRACE = 48;

const TRACES_PER_REQUEST = 10;
/** Requests of one journey with different durations. */
const TEMPLATES_PER_JOURNEY = 4;
const START_NANOS = 1_700_000_000_000_000_000n;
const MINUTE_NANOS = 60_000_000_000n;

interface Call {
  service: string;
  name: string;
  kind: number;
  parent: number;
}

/**
 * Traces shaped like those of Online Boutique, of any number of services. Ten
 * services are a system of their own with six journeys, so the work for a span
 * is the same and only the number of names, variants and capsules grows.
 *
 * @param spansPerMinute - Of event time: decides how many traces share a capsule.
 * @param clock - Traces happened in the minute before this instead, ns since the epoch.
 */
export function generatedTraffic(
  services: number,
  spansPerMinute: number,
  clock?: () => bigint,
): Traffic {
  const random = new Random(services);
  const templates: RequestTemplate[] = [];
  for (let first = 0; first < services; first += SERVICES_PER_SYSTEM) {
    const names = Array.from(
      { length: Math.min(SERVICES_PER_SYSTEM, services - first) },
      (_, i) => `service-${first + i}`,
    );
    for (let journey = 0; journey < JOURNEYS_PER_SYSTEM; journey++) {
      const calls = journeyOf(names, journey, random);
      for (let i = 0; i < TEMPLATES_PER_JOURNEY; i++) {
        templates.push(new RequestTemplate(encode(calls, random)));
      }
    }
  }
  return {
    description: `generated, ${services} service${services > 1 ? 's' : ''}`,
    *requests() {
      const order = new Random(1);
      let sent = 0;
      for (let salt = 0; ; salt++) {
        const template = order.pick(templates);
        const minute = BigInt(Math.floor(sent / spansPerMinute));
        const shift = clock
          ? clock() - START_NANOS - MINUTE_NANOS
          : minute * MINUTE_NANOS;
        // Multiplied by an odd number, so that no two salts are alike.
        const mixed = Math.imul(salt, 0x9e3779b1) >>> 0;
        yield {
          bytes: template.copy(mixed, shift),
          spans: template.spans,
        };
        sent += template.spans;
      }
    },
  };
}

function journeyOf(services: string[], journey: number, random: Random) {
  const calls: Call[] = [
    { service: services[0], name: `GET /page/${journey}`, kind: 2, parent: -1 },
  ];
  while (calls.length < SPANS_PER_TRACE) {
    const parent = random.below(calls.length);
    const above = calls[parent];
    const inside = above.kind !== 3 && random.chance(0.7);
    calls.push({
      service: inside ? above.service : random.pick(services),
      name: `operation-${random.below(6)}`,
      kind: inside ? random.pick([1, 3]) : 2,
      parent,
    });
  }
  return calls;
}

/** Spans by end, children first, grouped by service: as an exporter sends them. */
function encode(calls: Call[], random: Random): Buffer {
  const byService = new Map<string, object[]>();
  for (let trace = 0; trace < TRACES_PER_REQUEST; trace++) {
    const traceId = random.hex(32);
    const ids = calls.map(() => random.hex(16));
    const base = START_NANOS + BigInt(random.below(59_000)) * 1_000_000n;
    for (let i = calls.length - 1; i >= 0; i--) {
      const { service, name, kind, parent } = calls[i];
      const start = base + BigInt(i) * 100_000n;
      const duration = BigInt(Math.round(1e6 * 100 ** random.next()));
      let list = byService.get(service);
      if (!list) byService.set(service, (list = []));
      list.push({
        traceId,
        spanId: ids[i],
        parentSpanId: parent < 0 ? '' : ids[parent],
        name,
        kind,
        startTimeUnixNano: String(start),
        endTimeUnixNano: String(start + duration),
        status: random.chance(0.01) ? { code: 2 } : {},
      });
    }
  }
  const request = {
    resourceSpans: [...byService].map(([service, spans]) => ({
      resource: {
        attributes: [
          { key: 'service.name', value: { stringValue: service } },
          { key: 'k8s.pod.name', value: { stringValue: `${service}-0` } },
        ],
      },
      scopeSpans: [{ spans }],
    })),
  };
  const { request: bytes } = jsonToProtobuf(
    'traces',
    Buffer.from(JSON.stringify(request)),
  );
  return Buffer.from(bytes);
}
