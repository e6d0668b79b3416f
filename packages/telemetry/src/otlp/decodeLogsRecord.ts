import type { SpanResource } from '../span';
import { AttributeDecoder, type AttributeValue } from './AttributeDecoder';
import type { DecodedLogRecord } from './decodeLogs';
import { millis } from './millis';
import type { StringInterner } from './StringInterner';
import { type WireReader, WireType } from './WireReader';

// Field numbers of LogRecord.
const TIME = 1;
const SEVERITY_NUMBER = 2;
const SEVERITY_TEXT = 3;
const BODY = 5;
const ATTRIBUTES = 6;
const TRACE_ID = 9;
const OBSERVED_TIME = 11;
const EVENT_NAME = 12;

const STRING_VALUE = 1;
const MAX_SEVERITY = 24;
const MAX_BODY_BYTES = 4096;
const MAX_ATTRIBUTES = 64;

const TEMPLATE = 'log.template';
const TEMPLATE_ID = 'log.template.id';
const EVENT_NAME_ATTRIBUTE = 'event.name';
const WANTED = new Set([TEMPLATE, TEMPLATE_ID, EVENT_NAME_ATTRIBUTE]);
const EVERY = { has: () => true };

/**
 * Decodes log records one after another from one reader.
 *
 * @internal
 */
export class LogRecordDecoder {
  private readonly attribute: AttributeDecoder;
  private readonly anyAttribute: AttributeDecoder;

  constructor(
    private readonly reader: WireReader,
    private readonly interner: StringInterner,
    private readonly eventPrefix: string | undefined,
  ) {
    this.attribute = new AttributeDecoder(reader, interner, WANTED);
    this.anyAttribute = new AttributeDecoder(reader, interner, EVERY);
  }

  /** Decodes the record from the reader's position to `end`. */
  decode(end: number, resource: SpanResource): DecodedLogRecord {
    const { reader, interner } = this;
    const { buf, pos: from } = reader;
    let time = 0;
    let observedTime = 0;
    let eventAttribute = '';
    const record: DecodedLogRecord = {
      resource,
      time: 0,
      severityNumber: 0,
      severityText: '',
      eventName: '',
      traced: false,
    };
    while (reader.pos < end) {
      const tag = reader.tag(end);
      const field = tag >>> 3;
      switch (tag & 7) {
        case WireType.bytes: {
          const valueEnd = reader.valueEnd(end);
          const { pos } = reader;
          if (field === SEVERITY_TEXT) {
            record.severityText = interner.get(buf, pos, valueEnd);
          } else if (field === EVENT_NAME) {
            record.eventName = interner.get(buf, pos, valueEnd);
          } else if (field === TRACE_ID) {
            record.traced = isTraceId(buf, pos, valueEnd);
          } else if (field === BODY) {
            record.body = this.text(valueEnd) ?? record.body;
          } else if (field === ATTRIBUTES && this.attribute.decode(valueEnd)) {
            const { key, value } = this.attribute;
            if (key === TEMPLATE) record.template = String(value);
            else if (key === TEMPLATE_ID) record.templateId = String(value);
            else eventAttribute = String(value);
          }
          reader.pos = valueEnd;
          break;
        }
        case WireType.fixed64: {
          const low = reader.fixed32(end);
          const value = millis(reader.fixed32(end), low);
          if (field === TIME) time = value;
          else if (field === OBSERVED_TIME) observedTime = value;
          break;
        }
        case WireType.varint: {
          const value = reader.unsigned(end);
          if (field === SEVERITY_NUMBER) {
            record.severityNumber = value <= MAX_SEVERITY ? value : 0;
          }
          break;
        }
        default:
          reader.skip(tag & 7, end);
      }
    }
    record.time = time || observedTime;
    record.eventName ||= eventAttribute;
    const { eventPrefix } = this;
    if (eventPrefix !== undefined && record.eventName.startsWith(eventPrefix)) {
      // Only now is it known to be an event that is wanted.
      record.attributes = this.attributes(from, end);
      reader.pos = end;
    }
    return record;
  }

  private attributes(
    from: number,
    end: number,
  ): Record<string, AttributeValue> {
    const { reader, anyAttribute } = this;
    const found = new Map<string, AttributeValue>();
    reader.pos = from;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag >>> 3 === ATTRIBUTES && (tag & 7) === WireType.bytes) {
        const valueEnd = reader.valueEnd(end);
        if (found.size < MAX_ATTRIBUTES && anyAttribute.decode(valueEnd)) {
          found.set(anyAttribute.key, anyAttribute.value);
        }
        reader.pos = valueEnd;
      } else {
        reader.skip(tag & 7, end);
      }
    }
    return Object.fromEntries(found);
  }

  /** The start of an AnyValue that is a string. */
  private text(end: number): string | undefined {
    const { reader } = this;
    const { buf } = reader;
    let text: string | undefined;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag === STRING_VALUE * 8 + WireType.bytes) {
        const valueEnd = reader.valueEnd(end);
        const to = Math.min(valueEnd, reader.pos + MAX_BODY_BYTES);
        text = buf.toString('utf8', reader.pos, to).replaceAll('\0', '\uFFFD');
        reader.pos = valueEnd;
      } else {
        reader.skip(tag & 7, end);
      }
    }
    return text;
  }
}

function isTraceId(buf: Buffer, from: number, end: number): boolean {
  if (end - from !== 16) return false;
  for (let i = from; i < end; i++) if (buf[i] !== 0) return true;
  return false;
}
