import { fieldsOf, type MessageName } from '../../otlp/messages';
import { ProtoWriter } from '../../otlp/ProtoWriter';
import { WireReader, WireType } from '../../otlp/WireReader';

/** Of no message of OTLP 1.x. */
const UNKNOWN_FIELD = 3000;

interface WireField {
  number: number;
  /** Tag, length and value. */
  bytes: Buffer;
  /** Set when the field holds a message. */
  message?: MessageName;
  content: Buffer;
}

/** The fields of a message in wire order. */
export function wireFields(bytes: Buffer, name: MessageName): WireField[] {
  const known = new Map(fieldsOf(name).map(field => [field.number, field]));
  const reader = new WireReader(bytes);
  const fields: WireField[] = [];
  while (reader.pos < bytes.length) {
    const from = reader.pos;
    const tag = reader.tag(bytes.length);
    let content = reader.pos;
    if ((tag & 7) === WireType.bytes) {
      const to = reader.valueEnd(bytes.length);
      content = reader.pos;
      reader.pos = to;
    } else {
      reader.skip(tag & 7, bytes.length);
    }
    fields.push({
      number: tag >>> 3,
      bytes: bytes.subarray(from, reader.pos),
      message: known.get(tag >>> 3)?.message,
      content: bytes.subarray(content, reader.pos),
    });
  }
  return fields;
}

/** The same message, with a field that nobody knows at the beginning and at the end of each message but values. */
export function withUnknownFields(bytes: Buffer, name: MessageName): Buffer {
  if (name === 'AnyValue') return bytes;
  const unknown = (text: string) => {
    const writer = new ProtoWriter();
    writer.stringField(UNKNOWN_FIELD, `${name} ${text} bob@example.com`);
    return writer.finish();
  };
  return Buffer.concat([
    unknown('first'),
    ...wireFields(bytes, name).map(field => {
      if (!field.message) return field.bytes;
      const writer = new ProtoWriter();
      writer.bytesField(
        field.number,
        withUnknownFields(field.content, field.message),
      );
      return writer.finish();
    }),
    unknown('last'),
  ]);
}

/** All that redaction must leave as it is: every field in wire order, without the texts it may change. */
export function skeleton(bytes: Buffer, name: MessageName): unknown[] {
  const changing: Partial<Record<MessageName, number[]>> = {
    KeyValue: [1],
    InstrumentationScope: [1],
    Span: [5],
    SpanEvent: [2],
    Status: [2],
    LogRecord: [3, 12],
  };
  if (name === 'AnyValue') return [];
  return wireFields(bytes, name).map(field => {
    if (field.message) {
      return [field.number, skeleton(field.content, field.message)];
    }
    return changing[name]?.includes(field.number)
      ? field.number
      : field.bytes.toString('hex');
  });
}
