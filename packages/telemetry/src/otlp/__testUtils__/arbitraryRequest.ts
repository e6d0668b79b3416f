import * as fc from 'fast-check';
import { DECODED_ATTRIBUTES } from '../../span';
import { fieldsOf, type Field, type MessageName } from '../messages';

const MAX_NESTING = 9;

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

/** 64-bit integers may stand as strings, and as numbers while those are exact. */
const json64 = (integer: fc.Arbitrary<bigint>) =>
  fc
    .tuple(integer, fc.boolean())
    .map(([v, asNumber]) =>
      asNumber && Number.isSafeInteger(Number(v)) ? Number(v) : v.toString(),
    );

const hex = (bytes: number) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.nat(5).map(n => (n + 160).toString(16).repeat(bytes)),
    },
    {
      weight: 3,
      arbitrary: fc
        .uint8Array({ minLength: bytes, maxLength: bytes })
        .map(b => Buffer.from(b).toString('hex')),
    },
    {
      weight: 1,
      arbitrary: fc
        .uint8Array({ maxLength: bytes + 2 })
        .map(b => Buffer.from(b).toString('hex').toUpperCase()),
    },
    { weight: 1, arbitrary: fc.constant('00'.repeat(bytes)) },
  );

const KEYS = [
  ...DECODED_ATTRIBUTES,
  'service.name',
  'service.version',
  'deployment.environment',
  'host.ip',
  'k8s.pod.name',
];

const NAMED: Record<string, fc.Arbitrary<unknown>> = {
  traceId: hex(16),
  spanId: hex(8),
  parentSpanId: hex(8),
  key: fc.oneof(fc.constantFrom(...KEYS), text),
  name: fc.oneof(fc.constantFrom('exception', 'GET /cart'), text),
  code: fc.constantFrom(0, 1, 2, 3),
  kind: fc.integer({ min: -1, max: 7 }),
  startTimeUnixNano: json64(
    fc.oneof(
      fc.bigInt({ min: 1661140339n * 10n ** 9n, max: 1661140340n * 10n ** 9n }),
      uint64,
    ),
  ),
};
NAMED.endTimeUnixNano = NAMED.startTimeUnixNano;

function scalar(field: Field): fc.Arbitrary<unknown> {
  if (NAMED[field.name]) return NAMED[field.name];
  switch (field.scalar) {
    case 'string':
      return text;
    case 'bytes':
      return fc.base64String({ maxLength: 12 });
    case 'bool':
      return fc.boolean();
    case 'double':
      return fc
        .double()
        .map(d => (Number.isFinite(d) && !Object.is(d, -0) ? d : 0.5));
    case 'uint32':
    case 'fixed32':
      return fc.nat(0xffffffff);
    case 'enum':
    case 'sint32':
      return fc.integer();
    case 'int64':
    case 'sfixed64':
      return json64(int64);
    default:
      return json64(uint64);
  }
}

const ANY_VALUE = fieldsOf('AnyValue').map(field => field.name);
const ONE_OF: Partial<Record<MessageName, string[]>> = {
  AnyValue: ANY_VALUE,
  Metric: ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'],
  NumberDataPoint: ['asDouble', 'asInt'],
  Exemplar: ['asDouble', 'asInt'],
};

/** OTLP/JSON of a message, with whatever the table of messages allows. */
export function arbitraryJson(
  name: MessageName,
  depth: number = 0,
): fc.Arbitrary<Record<string, unknown>> {
  const fields = fieldsOf(name).filter(
    field => !field.message || depth < MAX_NESTING,
  );
  const oneOf = ONE_OF[name];
  if (oneOf) {
    // Of a oneof, at most one field is set.
    return fc.oneof(
      ...fields
        .filter(field => oneOf.includes(field.name))
        .map(field => value(field, depth).map(v => ({ [field.name]: v }))),
      fc.constant({}),
    );
  }
  return fc.record(
    Object.fromEntries(fields.map(field => [field.name, value(field, depth)])),
    // Whatever leads down to spans, log records and data points is always there.
    {
      requiredKeys: fields.filter(f => f.message && depth < 3).map(f => f.name),
    },
  ) as fc.Arbitrary<Record<string, unknown>>;
}

function value(field: Field, depth: number): fc.Arbitrary<unknown> {
  const one = field.message ? lazy(field.message, depth + 1) : scalar(field);
  return field.repeated ? fc.array(one, { maxLength: depth < 3 ? 4 : 2 }) : one;
}

// The message types are recursive, so each is built when it is first needed.
const built = new Map<string, fc.Arbitrary<Record<string, unknown>>>();
function lazy(name: MessageName, depth: number): fc.Arbitrary<unknown> {
  const id = `${name}/${depth}`;
  let found = built.get(id);
  if (!found) {
    found = arbitraryJson(name, depth);
    built.set(id, found);
  }
  return found;
}
