import type { ScalarType } from './messages';
import type { ProtoWriter } from './ProtoWriter';
import { WireType } from './WireReader';

const HEX = /^(?:[0-9a-fA-F]{2})*$/;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;
const DIGITS = /^-?\d{1,20}$/;

const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n, name: '64-bit' };
const UINT64 = { min: 0n, max: 2n ** 64n - 1n, name: 'unsigned 64-bit' };
const INT32 = { min: -(2n ** 31n), max: 2n ** 31n - 1n, name: '32-bit' };
const UINT32 = { min: 0n, max: 2n ** 32n - 1n, name: 'unsigned 32-bit' };

const NAMED_DOUBLES = new Map([
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

/**
 * Writes a value of OTLP/JSON as a protobuf field.
 *
 * @returns what is wrong with the value, as the end of a sentence; undefined when it was written
 * @internal
 */
export function encodeScalar(
  writer: ProtoWriter,
  field: number,
  type: ScalarType,
  value: unknown,
): string | undefined {
  switch (type) {
    case 'string':
      if (typeof value !== 'string') return 'must be a string';
      writer.stringField(field, value);
      return undefined;
    case 'id':
      if (typeof value !== 'string' || !HEX.test(value)) {
        return 'must be a string of hexadecimal digits (ids are not base64 in OTLP/JSON)';
      }
      writer.bytesField(field, Buffer.from(value, 'hex'));
      return undefined;
    case 'bytes':
      if (typeof value !== 'string' || !BASE64.test(value)) {
        return 'must be a string in base64';
      }
      writer.bytesField(field, Buffer.from(value, 'base64'));
      return undefined;
    case 'bool':
      if (typeof value !== 'boolean') return 'must be true or false';
      writer.varint(value ? 1 : 0);
      writer.tag(field, WireType.varint);
      return undefined;
    case 'double':
      return encodeDouble(writer, field, value);
    case 'enum':
      if (typeof value === 'string') {
        return 'must be a number (enum names are not valid in OTLP/JSON)';
      }
      return encodeInteger(writer, field, type, value);
    default:
      return encodeInteger(writer, field, type, value);
  }
}

function encodeDouble(
  writer: ProtoWriter,
  field: number,
  value: unknown,
): string | undefined {
  let number: number | undefined;
  if (typeof value === 'number' || typeof value === 'bigint') {
    number = Number(value);
  } else if (typeof value === 'string') {
    number = NAMED_DOUBLES.get(value);
    if (number === undefined && /^-?[\d.]/.test(value)) {
      number = Number(value);
      if (Number.isNaN(number)) number = undefined;
    }
  }
  if (number === undefined) return 'must be a number';
  writer.double(number);
  writer.tag(field, WireType.fixed64);
  return undefined;
}

function encodeInteger(
  writer: ProtoWriter,
  field: number,
  type: ScalarType,
  value: unknown,
): string | undefined {
  const range = rangeOf(type);
  const integer = toBigInt(value);
  if (integer === undefined || integer < range.min || integer > range.max) {
    return `must be a whole ${range.name} number`;
  }
  switch (type) {
    case 'fixed64':
    case 'sfixed64':
      writer.fixed64(integer);
      writer.tag(field, WireType.fixed64);
      break;
    case 'fixed32':
      writer.fixed32(Number(integer));
      writer.tag(field, WireType.fixed32);
      break;
    case 'sint32':
      // Zigzag: 0, -1, 1, -2 … become 0, 1, 2, 3 …
      writer.varint64(integer < 0n ? -2n * integer - 1n : 2n * integer);
      writer.tag(field, WireType.varint);
      break;
    default:
      writer.varint64(integer);
      writer.tag(field, WireType.varint);
  }
  return undefined;
}

function rangeOf(type: ScalarType) {
  switch (type) {
    case 'int64':
    case 'sfixed64':
      return INT64;
    case 'uint64':
    case 'fixed64':
      return UINT64;
    case 'uint32':
    case 'fixed32':
      return UINT32;
    default:
      return INT32;
  }
}

function toBigInt(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    return Number.isInteger(value) ? BigInt(value) : undefined;
  }
  return typeof value === 'string' && DIGITS.test(value)
    ? BigInt(value)
    : undefined;
}
