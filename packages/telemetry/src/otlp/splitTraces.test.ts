import * as fc from 'fast-check';
import { arbitraryJson } from './__testUtils__/arbitraryRequest';
import {
  decodeWithOracle,
  flatten,
  oracle,
  type OracleTraces,
} from './__testUtils__/oracle';
import { jsonToProtobuf } from './jsonToProtobuf';
import { MalformedOtlpError } from './MalformedOtlpError';
import { partitionOfKey } from './partitioner';
import { ProtoWriter } from './ProtoWriter';
import { splitTraces } from './splitTraces';
import { unlessMalformed } from './__testUtils__/unlessMalformed';

const requests = arbitraryJson('ExportTraceServiceRequest').map(
  json =>
    jsonToProtobuf('traces', Buffer.from(JSON.stringify(json)))
      .request as Buffer,
);
const partitioners = fc.constantFrom(
  'murmur2' as const,
  'sarama_compat' as const,
);

const isId = (id: Buffer | undefined, length: number) =>
  id?.length === length && id.some(byte => byte !== 0);

/** What a request holds, without the spans that must be rejected. */
function acceptable(traces: OracleTraces): OracleTraces {
  return {
    resourceSpans: traces.resourceSpans?.map(block => ({
      ...block,
      scopeSpans: block.scopeSpans?.map(scope => ({
        ...scope,
        spans: scope.spans?.filter(
          one =>
            isId(one.traceId, 16) &&
            isId(one.spanId, 8) &&
            [0, 8].includes(one.parentSpanId?.length ?? 0),
        ),
      })),
    })),
  };
}

function spansOf(traces: OracleTraces) {
  return (traces.resourceSpans ?? []).flatMap(block =>
    (block.scopeSpans ?? []).flatMap(scope => scope.spans ?? []),
  );
}

function encode(message: object): Buffer {
  const { traces } = oracle;
  return Buffer.from(traces.encode(traces.fromObject(message)).finish());
}

const TRACE_A = Buffer.alloc(16, 0xa1);
const TRACE_B = Buffer.alloc(16, 0xb2);
const SPAN_ID = Buffer.alloc(8, 0x1);

function span(traceId: Buffer, fields: object = {}) {
  return { traceId, spanId: SPAN_ID, name: 'GET /', ...fields };
}

function request(...spans: object[]): Buffer {
  return encode({
    resourceSpans: [
      {
        resource: {
          attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }],
        },
        scopeSpans: [{ scope: { name: 'lib' }, spans }],
      },
    ],
  });
}

// Thousands of cases, on whatever machine.
jest.setTimeout(120_000);

describe('splitTraces', () => {
  it('puts every span with its resource and scope on the partition of its trace', () => {
    fc.assert(
      fc.property(
        requests,
        fc.integer({ min: 1, max: 30 }),
        partitioners,
        (bytes, partitions, partitioner) => {
          const result = splitTraces(bytes, partitions, { partitioner });
          const before = decodeWithOracle(bytes);
          const kept = flatten(acceptable(before));
          expect(result.accepted).toBe(kept.length);
          expect(result.rejected).toBe(spansOf(before).length - kept.length);
          expect(
            Object.values(result.rejections).reduce((a, b) => a + b, 0),
          ).toBe(result.rejected);

          const after: string[] = [];
          const used = result.records.map(record => record.partition);
          expect(used).toEqual([...new Set(used)].sort((a, b) => a - b));
          for (const record of result.records) {
            expect(record.headers).toEqual({
              signal: 'traces',
              encoding: 'otlp_proto',
              v: '1',
            });
            const decoded = decodeWithOracle(record.value);
            after.push(...flatten(decoded));
            const ids = new Set(
              spansOf(decoded).map(s => s.traceId!.toString('hex')),
            );
            for (const id of ids) {
              expect(record.partition).toBe(
                partitionOfKey(Buffer.from(id), partitions, partitioner),
              );
            }
            expect(record.key).toBe(ids.size === 1 ? [...ids][0] : undefined);
          }
          expect(after.sort()).toEqual(kept.sort());
        },
      ),
      { numRuns: 300 },
    );
  });

  it('splits any mutation of a request into the same spans, or refuses it', () => {
    const mutation = fc.record({
      kind: fc.constantFrom('flip', 'cut', 'insert', 'delete', 'repeat'),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      byte: fc.nat(255),
      length: fc.integer({ min: 1, max: 12 }),
    });
    let split = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        requests.filter(bytes => bytes.length > 0),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        (bytes, mutations) => {
          const mutated = mutations.reduce(mutate, bytes);
          const result = unlessMalformed(() => splitTraces(mutated, 7));
          if (!result) {
            refused++;
            return;
          }
          split++;
          const kept = flatten(acceptable(decodeWithOracle(mutated)));
          const after = result.records.flatMap(record =>
            flatten(decodeWithOracle(record.value)),
          );
          expect(after.sort()).toEqual(kept.sort());
        },
      ),
      { numRuns: 1500 },
    );
    // Both ways must really have been taken.
    expect(split).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
  });

  it('hands a request on untouched when it goes to one partition', () => {
    const bytes = request(span(TRACE_A), span(TRACE_A, { name: 'x' }));
    const { records } = splitTraces(bytes, 12);
    expect(records).toHaveLength(1);
    expect(Buffer.from(records[0].value).equals(bytes)).toBe(true);
    expect(records[0].key).toBe(TRACE_A.toString('hex'));
  });

  it('keeps unknown fields of every level byte for byte', () => {
    const unknown = (level: string) => {
      const writer = new ProtoWriter();
      writer.stringField(777, `from the future: ${level}`);
      return writer.finish();
    };
    const message = (field: number, ...parts: Uint8Array[]) => {
      const writer = new ProtoWriter();
      writer.bytesField(field, Buffer.concat(parts));
      return writer.finish();
    };
    const spanBytes = (trace: Buffer) =>
      message(
        2,
        message(1, trace),
        unknown('span'),
        message(2, SPAN_ID),
        message(9, unknown('attribute')),
      );
    const bytes = Buffer.concat([
      unknown('request'),
      message(
        1,
        message(2, spanBytes(TRACE_A), unknown('scope'), spanBytes(TRACE_B)),
        unknown('resource'),
      ),
    ]);
    const { records, accepted } = splitTraces(bytes, 1000);
    expect(accepted).toBe(2);
    expect(records).toHaveLength(2);
    for (const { value } of records) {
      for (const level of [
        'request',
        'resource',
        'scope',
        'span',
        'attribute',
      ]) {
        expect(Buffer.from(value).includes(unknown(level))).toBe(true);
      }
      expect(flatten(decodeWithOracle(value))).toHaveLength(1);
    }
  });

  it('rejects spans without usable ids and takes the others', () => {
    const result = splitTraces(
      request(
        span(TRACE_A),
        span(Buffer.alloc(16)),
        span(Buffer.alloc(15, 1)),
        span(Buffer.alloc(0)),
        span(TRACE_A, { spanId: Buffer.alloc(8) }),
        span(TRACE_A, { spanId: Buffer.alloc(9, 1) }),
        span(TRACE_A, { parentSpanId: Buffer.alloc(4, 1) }),
        span(TRACE_A, { parentSpanId: Buffer.alloc(8) }),
      ),
      1,
    );
    expect(result).toMatchObject({
      accepted: 2,
      rejected: 6,
      rejections: {
        invalid_trace_id: 3,
        invalid_span_id: 2,
        invalid_parent_span_id: 1,
      },
    });
    expect(flatten(decodeWithOracle(result.records[0].value))).toHaveLength(2);
  });

  it('cuts values that would be too large', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 2000 }), (bytes, max) => {
        const { records } = splitTraces(bytes, 2, { maxValueBytes: max });
        const after = records.flatMap(({ value }) => {
          const spans = flatten(decodeWithOracle(value));
          expect(value.length <= max || spans.length === 1).toBe(true);
          return spans;
        });
        const kept = flatten(acceptable(decodeWithOracle(bytes)));
        expect(after.sort()).toEqual(kept.sort());
      }),
      { numRuns: 200 },
    );
  });

  it('refuses to multiply a huge resource', () => {
    const spans = Array.from({ length: 200 }, (_, i) =>
      span(Buffer.alloc(16, i + 1)),
    );
    const value = { stringValue: 'x'.repeat(4 * 1024 * 1024) };
    const bytes = encode({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'k', value }] },
          scopeSpans: [{ spans }],
        },
      ],
    });
    expect(() => splitTraces(bytes, 64)).toThrow('too large to be copied');
    expect(splitTraces(bytes, 4).accepted).toBe(200);
  });

  it('makes nothing of an empty request', () => {
    const nothing = { records: [], accepted: 0, rejected: 0, rejections: {} };
    expect(splitTraces(new Uint8Array(), 4)).toEqual(nothing);
    expect(splitTraces(request(), 4)).toEqual(nothing);
  });

  it('copes with a request of many spans', () => {
    const spans = Array.from({ length: 20_000 }, (_, i) => {
      const traceId = Buffer.alloc(16, 1);
      traceId.writeUInt32BE(i % 5000, 0);
      return span(traceId);
    });
    const { records, accepted } = splitTraces(request(...spans), 24);
    expect(accepted).toBe(20_000);
    expect(records).toHaveLength(24);
    expect(
      records.flatMap(r => spansOf(decodeWithOracle(r.value))),
    ).toHaveLength(20_000);
  });

  it.each([0, -1, 1.5, NaN])('refuses %s partitions', partitions => {
    expect(() => splitTraces(request(), partitions)).toThrow(RangeError);
  });

  const inSpan = (...bytes: number[]) => {
    const spanBytes = [0x12, bytes.length, ...bytes];
    const scope = [0x12, spanBytes.length, ...spanBytes];
    return Buffer.from([0x0a, scope.length, ...scope]);
  };
  const nested = (levels: number) => {
    const writer = new ProtoWriter();
    // ArrayValue.values in AnyValue.array_value, again and again
    for (let i = 0; i < levels; i++) writer.endMessage(i % 2 ? 5 : 1, 0);
    // … in value of attributes of spans of scope_spans of resource_spans
    for (const field of [2, 9, 2, 2, 1]) writer.endMessage(field, 0);
    return writer.finish();
  };
  it.each<[string, Buffer, string]>([
    ['a truncated varint', Buffer.from([0x0a, 0x80]), 'truncated'],
    [
      'a varint of eleven bytes',
      inSpan(0x30, ...Array(10).fill(0x80), 0),
      'longer than 10 bytes',
    ],
    [
      'a varint over 64 bits',
      inSpan(0x30, ...Array(9).fill(0xff), 2),
      'over 64 bits',
    ],
    [
      'a length beyond the request',
      Buffer.from([0x0a, 0x05, 0x00]),
      'length beyond',
    ],
    [
      'a length of 2^63',
      Buffer.from([0x0a, ...Array(8).fill(0x80), 0x01]),
      'length beyond',
    ],
    ['a length beyond the enclosing span', inSpan(0x2a, 0x7f), 'length beyond'],
    [
      'a long-winded tag',
      Buffer.from([0x8a, 0x80, 0x80, 0x80, 0x80, 0x00, 0x00]),
      'invalid field number',
    ],
    ['field number 0', Buffer.from([0x02, 0x00]), 'invalid field number'],
    ['wire type 3', inSpan(0x2b, 0x2c), 'wire type 3'],
    ['wire type 4', Buffer.from([0x0c]), 'wire type 4'],
    ['wire type 6', inSpan(0xa6, 0x06), 'wire type 6'],
    ['wire type 7', inSpan(0xa7, 0x06), 'wire type 7'],
    [
      'a span that is a number',
      Buffer.from([0x0a, 0x04, 0x12, 0x02, 0x10, 0x01]),
      'wire type 0 where 2',
    ],
    ['a time that is a varint', inSpan(0x38, 0x01), 'wire type 0 where 1'],
    ['a truncated time', inSpan(0x39, 0x01, 0x02), 'truncated'],
    [
      'a name that is not UTF-8',
      inSpan(0x2a, 0x02, 0xc3, 0x28),
      'invalid UTF-8',
    ],
  ])('refuses %s', (_name, bytes, reason) => {
    expect(() => splitTraces(bytes, 4)).toThrow(MalformedOtlpError);
    expect(() => splitTraces(bytes, 4)).toThrow(reason);
  });

  it.each([200, 10_000, 100_000])('refuses %s nested values', levels => {
    expect(() => splitTraces(nested(levels), 4)).toThrow('nested too deeply');
  });
});

function mutate(
  bytes: Buffer,
  m: { kind: string; at: number; byte: number; length: number },
): Buffer {
  const at = Math.min(bytes.length, Math.floor(m.at * bytes.length));
  const head = bytes.subarray(0, at);
  switch (m.kind) {
    case 'flip': {
      const copy = Buffer.from(bytes);
      if (at < copy.length) copy[at] = m.byte;
      return copy;
    }
    case 'cut':
      return head;
    case 'insert':
      return Buffer.concat([head, Buffer.from([m.byte]), bytes.subarray(at)]);
    case 'delete':
      return Buffer.concat([head, bytes.subarray(at + m.length)]);
    default:
      return Buffer.concat([
        head,
        bytes.subarray(at, at + m.length),
        bytes.subarray(at),
      ]);
  }
}
