import * as fc from 'fast-check';
import { arbitraryJson } from './__testUtils__/arbitraryRequest';
import { oracle } from './__testUtils__/oracle';
import { jsonToProtobuf } from './jsonToProtobuf';
import { MalformedOtlpError } from './MalformedOtlpError';
import { fieldsOf, type MessageName } from './messages';
import { splitLogs } from './splitLogs';
import { splitMetrics } from './splitMetrics';
import type { Signal } from './SplitResult';
import { splitTraces } from './splitTraces';

const SIGNALS: [Signal, MessageName, typeof splitTraces][] = [
  ['traces', 'ExportTraceServiceRequest', splitTraces],
  ['logs', 'ExportLogsServiceRequest', splitLogs],
  ['metrics', 'ExportMetricsServiceRequest', splitMetrics],
];

function convert(signal: Signal, json: unknown): Uint8Array {
  return jsonToProtobuf(signal, Buffer.from(JSON.stringify(json))).request;
}

function decode(signal: Signal, bytes: Uint8Array): Record<string, any> {
  const codec = oracle[signal];
  return codec.toObject(codec.decode(bytes), { longs: String });
}

/** The JSON as the oracle's toObject shows it. */
function normalise(
  json: Record<string, unknown>,
  name: MessageName,
): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const field of fieldsOf(name)) {
    if (!Object.hasOwn(json, field.name)) continue;
    const one = (value: unknown): unknown => {
      if (field.message) {
        return normalise(value as Record<string, unknown>, field.message);
      }
      switch (field.scalar) {
        case 'id':
          return Buffer.from(value as string, 'hex');
        case 'bytes':
          return Buffer.from(value as string, 'base64');
        case 'int64':
        case 'uint64':
        case 'fixed64':
        case 'sfixed64':
          return String(value);
        default:
          return value;
      }
    };
    const value = json[field.name];
    const array = value as unknown[];
    if (!field.repeated) out[field.name] = one(value);
    else if (array.length > 0) out[field.name] = array.map(one);
  }
  return out;
}

// Thousands of cases, on whatever machine.
jest.setTimeout(120_000);

describe.each(SIGNALS)('jsonToProtobuf of %s', (signal, message, split) => {
  it('is read by an independent implementation as what the JSON says', () => {
    fc.assert(
      fc.property(arbitraryJson(message), json => {
        const bytes = convert(signal, json);
        expect(decode(signal, bytes)).toEqual(normalise(json, message));
        // The table that drives the encoder also drives the validator.
        const result = split(bytes, 3);
        expect(result.accepted + result.rejected).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 150 },
    );
  });
});

describe('jsonToProtobuf', () => {
  const span = (fields: object) => ({
    resourceSpans: [{ scopeSpans: [{ spans: [fields] }] }],
  });
  const first = (bytes: Uint8Array) =>
    decode('traces', bytes).resourceSpans[0].scopeSpans[0].spans[0];

  it('takes ids in either case and leaves out null and unknown keys', () => {
    const bytes = convert('traces', {
      ...span({
        traceId: '5B8EFFF798038103D269B633813FC60C',
        spanId: 'eee19b7ec3c1b174',
        name: null,
        kind: 2,
        unknown: { deep: [1, 'x'] },
      }),
      ['__proto__']: { resourceSpans: 1 },
      alsoUnknown: 1,
    });
    expect(first(bytes)).toEqual({
      traceId: Buffer.from('5b8efff798038103d269b633813fc60c', 'hex'),
      spanId: Buffer.from('eee19b7ec3c1b174', 'hex'),
      kind: 2,
    });
  });

  it.each(['18446744073709551615', '1544712660000000001', '9007199254740993'])(
    'keeps %s exact as a number and as a string',
    digits => {
      for (const literal of [digits, `"${digits}"`]) {
        const { request } = jsonToProtobuf(
          'traces',
          Buffer.from(
            `{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":${literal}}]}]}]}`,
          ),
        );
        expect(first(request).startTimeUnixNano).toBe(digits);
      }
    },
  );

  it('takes negative 64-bit integers, named doubles and whole doubles', () => {
    const values = [
      { intValue: '-9223372036854775808' },
      { doubleValue: 'NaN' },
      { doubleValue: '-Infinity' },
      { doubleValue: 3 },
      { boolValue: false },
      { bytesValue: '-_8=' },
    ];
    const attributes = values.map((value, i) => ({ key: `k${i}`, value }));
    const decoded = first(convert('traces', span({ attributes })));
    expect(decoded.attributes.map((a: any) => a.value)).toEqual([
      { intValue: '-9223372036854775808' },
      { doubleValue: NaN },
      { doubleValue: -Infinity },
      { doubleValue: 3 },
      { boolValue: false },
      { bytesValue: Buffer.from([0xfb, 0xff]) },
    ]);
  });

  it('ignores snake_case keys and says so', () => {
    const { request, ignored } = jsonToProtobuf(
      'traces',
      Buffer.from(
        JSON.stringify({
          ...span({ trace_id: 'zz', x_y: 1 }),
          resource_spans: [1],
        }),
      ),
    );
    expect(first(request)).toEqual({});
    expect(ignored.sort()).toEqual(['resource_spans', 'trace_id']);
  });

  const at = 'resourceSpans[0].scopeSpans[0].spans[0]';
  const deep = (levels: number) => {
    let value: object = { stringValue: 'x' };
    for (let i = 0; i < levels; i++)
      value = { arrayValue: { values: [value] } };
    return span({ attributes: [{ key: 'k', value }] });
  };
  it.each<[string, unknown, string]>([
    [
      'base64 ids',
      span({ traceId: 'W47/95gDgQPSabYzgT/GDA==' }),
      `${at}.traceId must be a string of hex`,
    ],
    ['odd hex', span({ spanId: 'abc' }), `${at}.spanId must be`],
    [
      'enum names',
      span({ kind: 'SPAN_KIND_SERVER' }),
      `${at}.kind must be a number (enum names`,
    ],
    [
      'fractions',
      span({ startTimeUnixNano: 1.5 }),
      `${at}.startTimeUnixNano must be a whole unsigned 64-bit number`,
    ],
    [
      'words for numbers',
      span({ endTimeUnixNano: 'soon' }),
      `${at}.endTimeUnixNano must be`,
    ],
    [
      '2^64',
      span({ endTimeUnixNano: '18446744073709551616' }),
      `${at}.endTimeUnixNano must be`,
    ],
    [
      'negative unsigned',
      span({ droppedLinksCount: -1 }),
      `${at}.droppedLinksCount must be`,
    ],
    ['numbers for strings', span({ name: 5 }), `${at}.name must be a string`],
    [
      'an object for an array',
      { resourceSpans: {} },
      'resourceSpans must be an array',
    ],
    [
      'a string for an object',
      { resourceSpans: ['x'] },
      'resourceSpans[0] must be an object',
    ],
    [
      'null in an array',
      { resourceSpans: [null] },
      'resourceSpans[0] must be an object',
    ],
    ['an array', [], 'the request must be an object'],
    ['endless nesting', deep(500), 'nested too deeply'],
  ])('refuses %s', (_name, json, reason) => {
    expect(() => convert('traces', json)).toThrow(MalformedOtlpError);
    expect(() => convert('traces', json)).toThrow(reason);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'not valid JSON'],
    ['half a text', Buffer.from('{"resourceSpans":['), 'not valid JSON'],
    [
      'bytes that are not UTF-8',
      Buffer.from([0x22, 0xff, 0x22]),
      'not valid UTF-8',
    ],
    [
      'brackets without end',
      Buffer.from('['.repeat(200_000)),
      'not valid JSON',
    ],
    [
      'more values than memory should hold',
      Buffer.from(`[${'{},'.repeat(5_000_000)}1]`),
      'send smaller requests',
    ],
    [
      'more exact numbers than time allows',
      Buffer.from(`[${'12345678901234567,'.repeat(600_000)}1]`),
      'send smaller requests',
    ],
    [
      'deep JSON that holds a large number',
      Buffer.from(
        `${'['.repeat(100_000)} 12345678901234567${']'.repeat(100_000)}`,
      ),
      'nested too deeply',
    ],
  ])('refuses %s', (_name, body, reason) => {
    expect(() => jsonToProtobuf('traces', body)).toThrow(MalformedOtlpError);
    expect(() => jsonToProtobuf('traces', body)).toThrow(reason);
  });
});
