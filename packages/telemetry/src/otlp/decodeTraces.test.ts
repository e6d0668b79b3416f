import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { DECODED_ATTRIBUTES, type Span, type SpanResource } from '../span';
import { arbitraryJson } from './__testUtils__/arbitraryRequest';
import {
  decodeWithOracle,
  oracle,
  type OracleAttribute,
  type OracleSpan,
} from './__testUtils__/oracle';
import { unlessMalformed } from './__testUtils__/unlessMalformed';
import { decodeTraces } from './decodeTraces';
import { jsonToProtobuf } from './jsonToProtobuf';
import { MalformedOtlpError } from './MalformedOtlpError';

const clean = (text: string) => text.replaceAll('\0', '\uFFFD');

/** The same as decodeTraces, plainly, from what the oracle decoded. */
function expected(bytes: Uint8Array): Span[] {
  return (decodeWithOracle(bytes).resourceSpans ?? []).flatMap(block => {
    const resource = expectedResource(block.resource?.attributes ?? []);
    return (block.scopeSpans ?? []).flatMap(scope =>
      (scope.spans ?? [])
        .filter(
          span =>
            id(span.traceId, 16) &&
            id(span.spanId, 8) &&
            [0, 8].includes(span.parentSpanId?.length ?? 0),
        )
        .map(span => expectedSpan(span, resource)),
    );
  });
}

function expectedSpan(span: OracleSpan, resource: SpanResource): Span {
  const start = BigInt(span.startTimeUnixNano ?? 0);
  const duration = BigInt(span.endTimeUnixNano ?? 0) - start;
  const attributes = Object.fromEntries(
    (span.attributes ?? [])
      .map(a => [clean(a.key ?? ''), scalar(a.value)] as const)
      .filter(([key, v]) => DECODED_ATTRIBUTES.has(key) && v !== undefined),
  ) as Span['attributes'];
  const links = (span.links ?? [])
    .map(link => ({
      traceId: id(link.traceId, 16),
      spanId: id(link.spanId, 8),
    }))
    .filter(link => link.traceId && link.spanId);
  const kind = span.kind ?? 0;
  const code = span.status?.code ?? 0;
  return {
    traceId: id(span.traceId, 16),
    spanId: id(span.spanId, 8),
    parentSpanId: id(span.parentSpanId, 8),
    traceState: clean(span.traceState ?? ''),
    resource,
    name: clean(span.name ?? ''),
    kind: kind >= 0 && kind <= 5 ? kind : 0,
    startUnixMicros: Number(start / 1000n),
    durationNanos: duration < 0n ? 0 : Number(duration),
    negativeDuration: duration < 0n,
    statusCode: code >= 0 && code <= 2 ? code : 0,
    attributes: Object.keys(attributes!).length > 0 ? attributes : undefined,
    exception: (span.events ?? []).some(event => event.name === 'exception'),
    links: links.length > 0 ? links : undefined,
  };
}

function expectedResource(attributes: OracleAttribute[]): SpanResource {
  const first = (...keys: string[]) => {
    for (const key of keys) {
      const values = attributes
        .filter(a => clean(a.key ?? '') === key)
        .map(a => scalar(a.value))
        .filter(v => v !== undefined);
      const value = values[values.length - 1];
      if (value !== undefined && value !== '') return String(value);
    }
    return '';
  };
  return {
    service: first('service.name') || 'unknown_service',
    namespace: first('service.namespace'),
    environment: first('deployment.environment.name', 'deployment.environment'),
    cluster: first('k8s.cluster.name'),
    version: first('service.version'),
    host: first('host.id', 'host.ip', 'host.name', 'k8s.pod.name'),
  };
}

function id(bytes: Buffer | undefined, length: number): string {
  return bytes?.length === length && bytes.some(byte => byte !== 0)
    ? bytes.toString('hex')
    : '';
}

function scalar(
  value: OracleAttribute['value'],
): string | number | boolean | undefined {
  if (value?.stringValue !== undefined) return clean(value.stringValue);
  if (value?.intValue !== undefined) return Number(value.intValue);
  if (value?.arrayValue) {
    const [one] = value.arrayValue.values ?? [];
    return one?.arrayValue ? undefined : scalar(one);
  }
  return value?.boolValue ?? value?.doubleValue;
}

const requests = arbitraryJson('ExportTraceServiceRequest').map(
  json => jsonToProtobuf('traces', Buffer.from(JSON.stringify(json))).request,
);

function encode(resourceSpans: object[]): Buffer {
  const { traces } = oracle;
  return Buffer.from(
    traces.encode(traces.fromObject({ resourceSpans })).finish(),
  );
}

const SPAN = {
  traceId: Buffer.alloc(16, 0xab),
  spanId: Buffer.alloc(8, 0xcd),
};

function decodeOne(fields: object, resource: object = {}): Span {
  const [span] = decodeTraces(
    encode([{ resource, scopeSpans: [{ spans: [{ ...SPAN, ...fields }] }] }]),
  );
  return span;
}

// Thousands of cases, on whatever machine.
jest.setTimeout(120_000);

describe('decodeTraces', () => {
  it('reads what an independent implementation reads', () => {
    fc.assert(
      fc.property(requests, bytes => {
        expect(decodeTraces(bytes)).toEqual(expected(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it('never fails but with MalformedOtlpError', () => {
    fc.assert(
      fc.property(
        requests.filter(bytes => bytes.length > 0),
        fc.nat(),
        fc.nat(255),
        (bytes, at, byte) => {
          const mutated = Buffer.from(bytes);
          mutated[at % mutated.length] = byte;
          const spans = unlessMalformed(() => decodeTraces(mutated)) ?? [];
          for (const span of spans) {
            expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
            expect(span.durationNanos).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { numRuns: 1000 },
    );
    expect(() => decodeTraces(Buffer.from([0x0a, 0x7f]))).toThrow(
      MalformedOtlpError,
    );
  });

  it('keeps times exact beyond 2^53', () => {
    expect(
      decodeOne({
        startTimeUnixNano: '1661140339338239999',
        endTimeUnixNano: '1661140339338240001',
      }),
    ).toMatchObject({
      startUnixMicros: 1661140339338239,
      durationNanos: 2,
      negativeDuration: false,
    });
    expect(
      decodeOne({ startTimeUnixNano: '18446744073709551615' }),
    ).toMatchObject({
      startUnixMicros: 18446744073709551,
      durationNanos: 0,
      negativeDuration: true,
    });
  });

  it('keeps integers of attributes exact and signed', () => {
    const attribute = (intValue: string) =>
      decodeOne({
        attributes: [{ key: 'http.status_code', value: { intValue } }],
      }).attributes;
    for (const n of [
      0,
      1,
      -1,
      503,
      2 ** 28,
      -(2 ** 28),
      2 ** 53 - 1,
      1 - 2 ** 53,
    ]) {
      expect(attribute(String(n))).toEqual({ 'http.status_code': n });
    }
  });

  it('shares the resource within a block and between equal resources', () => {
    const resource = {
      attributes: [
        { key: 'service.name', value: { stringValue: 'shared' } },
        {
          key: 'host.ip',
          value: { arrayValue: { values: [{ stringValue: '10.0.0.7' }] } },
        },
      ],
    };
    const block = { resource, scopeSpans: [{ spans: [SPAN, SPAN] }] };
    const spans = decodeTraces(encode([block, block]));
    expect(spans).toHaveLength(4);
    expect(new Set(spans.map(span => span.resource)).size).toBe(1);
    expect(spans[0].resource).toMatchObject({
      service: 'shared',
      host: '10.0.0.7',
    });
  });

  it('finds a resource that stands behind the spans', () => {
    const spans = encode([{ scopeSpans: [{ spans: [SPAN] }] }]);
    const resource = encode([
      {
        resource: {
          attributes: [{ key: 'service.name', value: { stringValue: 'late' } }],
        },
      },
    ]);
    // Both are one ResourceSpans (tag, one byte of length, content); their contents in one block:
    const content = Buffer.concat([spans.subarray(2), resource.subarray(2)]);
    const both = Buffer.concat([Buffer.from([0x0a, content.length]), content]);
    expect(decodeTraces(both)[0].resource.service).toBe('late');
  });

  it('makes hostile names harmless', () => {
    const long = 'ж'.repeat(5000);
    expect(decodeOne({ name: 'a\0b' }).name).toBe('a\uFFFDb');
    expect(decodeOne({ name: long }).name).toBe(long);
    expect(
      decodeOne(
        {},
        { attributes: [{ key: '__proto__', value: { stringValue: 'x' } }] },
      ).resource.service,
    ).toBe('unknown_service');
    for (let i = 0; i < 20_000; i++) {
      expect(decodeOne({ name: `GET /${i}` }).name).toBe(`GET /${i}`);
    }
  });

  it('reports spans without usable ids', () => {
    const onRejected = jest.fn();
    const spans = decodeTraces(
      encode([
        {
          scopeSpans: [
            {
              spans: [
                SPAN,
                { ...SPAN, traceId: Buffer.alloc(16) },
                { ...SPAN, spanId: Buffer.alloc(3) },
                { ...SPAN, parentSpanId: Buffer.alloc(5) },
              ],
            },
          ],
        },
      ]),
      { onRejected },
    );
    expect(spans).toHaveLength(1);
    expect(onRejected.mock.calls.flat()).toEqual([
      'invalid_trace_id',
      'invalid_span_id',
      'invalid_parent_span_id',
    ]);
  });

  const shared =
    process.env.SLO_SCOUT_SHARED ??
    path.resolve(__dirname, '../../../../../shared');
  const day = path.join(shared, 'data/online-boutique/traces');
  if (fs.existsSync(day)) {
    it('reads real traffic as an independent implementation does', () => {
      const file = fs.readdirSync(day).sort()[0];
      const packed = gunzipSync(fs.readFileSync(path.join(day, file)));
      let spans = 0;
      for (let at = 0; at < packed.length; ) {
        const length = packed.readUInt32BE(at);
        const bytes = packed.subarray(at + 4, at + 4 + length);
        const decoded = decodeTraces(bytes);
        expect(decoded).toEqual(expected(bytes));
        spans += decoded.length;
        at += 4 + length;
      }
      expect(spans).toBeGreaterThan(1000);
    });
  } else {
    // eslint-disable-next-line jest/no-disabled-tests, jest/expect-expect
    it.skip('real traffic: SLO_SCOUT_SHARED holds no data/online-boutique', () => {});
  }
});
