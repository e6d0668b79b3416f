import { isUtf8 } from 'node:buffer';
import { MalformedOtlpError } from './MalformedOtlpError';
import { fieldsOf, MESSAGES, type MessageName, type Field } from './messages';
import { MAX_MESSAGE_DEPTH, WireReader, WireType } from './WireReader';

// What to do with a field, by (message id × 32 + field number); 0 = unknown field.
const Action = {
  unknown: 0,
  varint: 1,
  fixed64: 2,
  fixed32: 3,
  bytes: 4,
  string: 5,
  packedVarint: 6,
  packedFixed64: 7,
  message: 8,
} as const;

const MAX_FIELD = 32;
const NAMES = Object.keys(MESSAGES) as MessageName[];
const ACTIONS = new Uint8Array(NAMES.length * MAX_FIELD);
const CHILDREN = new Uint8Array(NAMES.length * MAX_FIELD);

NAMES.forEach((name, id) => {
  for (const field of fieldsOf(name)) {
    ACTIONS[id * MAX_FIELD + field.number] = actionOf(field);
    if (field.message) {
      CHILDREN[id * MAX_FIELD + field.number] = NAMES.indexOf(field.message);
    }
  }
});

/**
 * The number by which {@link validateMessage} knows a message.
 *
 * @internal
 */
export function messageId(name: MessageName): number {
  return NAMES.indexOf(name);
}

/**
 * Walks a message from the reader's position to `end` and all messages in it:
 * every tag, length and varint must be sound, known fields must have their
 * declared wire type, strings must be UTF-8. Unknown fields may hold anything
 * of a supported wire type.
 *
 * @param id - of the message, from {@link messageId}
 * @param depth - how many messages enclose it
 * @throws MalformedOtlpError
 * @internal
 */
export function validateMessage(
  reader: WireReader,
  end: number,
  id: number,
  depth: number,
): void {
  if (depth > MAX_MESSAGE_DEPTH) {
    throw new MalformedOtlpError('nested too deeply', reader.pos);
  }
  reader.enter();
  while (reader.pos < end) {
    const tag = reader.tag(end);
    validateField(reader, end, id, depth, tag);
  }
}

/**
 * The part of {@link validateMessage} after a field's tag.
 *
 * @internal
 */
export function validateField(
  reader: WireReader,
  end: number,
  id: number,
  depth: number,
  tag: number,
): void {
  const number = tag >>> 3;
  const wireType = tag & 7;
  const slot = id * MAX_FIELD + number;
  switch (number < MAX_FIELD ? ACTIONS[slot] : Action.unknown) {
    case Action.message: {
      reader.expect(wireType, WireType.bytes);
      const valueEnd = reader.valueEnd(end);
      validateMessage(reader, valueEnd, CHILDREN[slot], depth + 1);
      break;
    }
    case Action.string: {
      reader.expect(wireType, WireType.bytes);
      const valueEnd = reader.valueEnd(end);
      validateUtf8(reader, valueEnd);
      reader.pos = valueEnd;
      break;
    }
    case Action.varint:
      reader.expect(wireType, WireType.varint);
      reader.unsigned(end);
      break;
    case Action.fixed64:
      reader.expect(wireType, WireType.fixed64);
      reader.advance(8, end);
      break;
    case Action.fixed32:
      reader.expect(wireType, WireType.fixed32);
      reader.advance(4, end);
      break;
    case Action.bytes:
      reader.expect(wireType, WireType.bytes);
      reader.pos = reader.valueEnd(end);
      break;
    case Action.packedVarint:
      validatePackedVarint(reader, end, wireType);
      break;
    case Action.packedFixed64:
      validatePackedFixed64(reader, end, wireType);
      break;
    default:
      reader.skip(wireType, end);
  }
}

// A parser must take a repeated number packed and unpacked alike.
function validatePackedVarint(
  reader: WireReader,
  end: number,
  wireType: number,
): void {
  if (wireType === WireType.varint) {
    reader.unsigned(end);
    return;
  }
  reader.expect(wireType, WireType.bytes);
  const valueEnd = reader.valueEnd(end);
  while (reader.pos < valueEnd) reader.unsigned(valueEnd);
}

function validatePackedFixed64(
  reader: WireReader,
  end: number,
  wireType: number,
): void {
  if (wireType === WireType.fixed64) {
    reader.advance(8, end);
    return;
  }
  reader.expect(wireType, WireType.bytes);
  const valueEnd = reader.valueEnd(end);
  if ((valueEnd - reader.pos) % 8 !== 0) {
    throw new MalformedOtlpError('truncated packed number', reader.pos);
  }
  reader.pos = valueEnd;
}

// Short strings are checked here, long ones natively: a native call costs as much as a hundred bytes.
const NATIVE_FROM = 96;
/** Bits that no four characters of ASCII have. */
const NOT_ASCII = 0x80808080;

function validateUtf8(reader: WireReader, end: number): void {
  const { buf, pos, view } = reader;
  let at = pos;
  if (end - pos < NATIVE_FROM) {
    const lastWord = end - 4;
    while (at <= lastWord && (view.getInt32(at) & NOT_ASCII) === 0) at += 4;
    while (at < end && buf[at] < 0x80) at++;
    if (at === end) return;
  }
  if (!isUtf8(buf.subarray(at, end))) {
    throw new MalformedOtlpError('invalid UTF-8 in a string', at);
  }
}

function actionOf(field: Field): number {
  if (field.message) return Action.message;
  switch (field.scalar) {
    case 'string':
      return Action.string;
    case 'bytes':
    case 'id':
      return Action.bytes;
    case 'double':
    case 'fixed64':
    case 'sfixed64':
      return field.repeated ? Action.packedFixed64 : Action.fixed64;
    case 'fixed32':
      return Action.fixed32;
    default:
      return field.repeated ? Action.packedVarint : Action.varint;
  }
}
