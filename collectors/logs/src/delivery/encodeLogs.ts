import { ProtoWriter } from '@slo-scout/telemetry';
import type { LogValue } from '@slo-scout/logs';
import type { OutputRecord, OutputResource } from '../records/OutputRecord';

// opentelemetry/proto/{collector/logs,logs,resource,common}/v1
const RESOURCE_LOGS = 1;
const RESOURCE = 1;
const RESOURCE_ATTRIBUTES = 1;
const SCOPE_LOGS = 2;
const SCOPE = 1;
const SCOPE_NAME = 1;
const LOG_RECORDS = 2;
const TIME = 1;
const SEVERITY_NUMBER = 2;
const SEVERITY_TEXT = 3;
const BODY = 5;
const ATTRIBUTES = 6;
const FLAGS = 8;
const TRACE_ID = 9;
const SPAN_ID = 10;
const OBSERVED_TIME = 11;
const KEY = 1;
const VALUE = 2;
const STRING_VALUE = 1;
const BOOL_VALUE = 2;
const INT_VALUE = 3;
const DOUBLE_VALUE = 4;

const VARINT = 0;
const FIXED64 = 1;
const FIXED32 = 5;

const SCOPE_TEXT = '@slo-scout/collector-logs';

/**
 * An ExportLogsServiceRequest with the records of some resources, in order.
 * Blocks of one resource are kept near `maxBlockBytes`, since none of them is
 * ever divided afterwards.
 *
 * @internal
 */
export function encodeLogs(
  groups: Iterable<[OutputResource, OutputRecord[]]>,
  maxBlockBytes: number,
): Buffer {
  const writer = new ProtoWriter(64 * 1024);
  for (const [resource, records] of [...groups].reverse()) {
    let next = records.length;
    while (next > 0)
      next = block(writer, resource, records, next, maxBlockBytes);
  }
  return writer.finish();
}

/** Writes the records before `end`, as many as fit; returns the first of them. */
function block(
  writer: ProtoWriter,
  resource: OutputResource,
  records: OutputRecord[],
  end: number,
  maxBytes: number,
): number {
  const start = writer.length;
  let i = end;
  do {
    i--;
    const before = writer.length;
    logRecord(writer, records[i]);
    writer.endMessage(LOG_RECORDS, before);
  } while (
    i > 0 &&
    writer.length - start + records[i - 1].body.length < maxBytes
  );
  const scope = writer.length;
  writer.stringField(SCOPE_NAME, SCOPE_TEXT);
  writer.endMessage(SCOPE, scope);
  writer.endMessage(SCOPE_LOGS, start);
  const attributes = writer.length;
  keyValues(writer, RESOURCE_ATTRIBUTES, resource.attributes);
  writer.endMessage(RESOURCE, attributes);
  writer.endMessage(RESOURCE_LOGS, start);
  return i;
}

function logRecord(writer: ProtoWriter, record: OutputRecord): void {
  const { severity, trace } = record;
  writer.fixed64(record.observedUnixNano);
  writer.tag(OBSERVED_TIME, FIXED64);
  if (trace) {
    if (trace.spanId)
      writer.bytesField(SPAN_ID, Buffer.from(trace.spanId, 'hex'));
    writer.bytesField(TRACE_ID, Buffer.from(trace.traceId, 'hex'));
    if (trace.flags > 0) {
      writer.fixed32(trace.flags);
      writer.tag(FLAGS, FIXED32);
    }
  }
  keyValues(writer, ATTRIBUTES, record.attributes);
  const before = writer.length;
  anyValue(writer, record.body);
  writer.endMessage(BODY, before);
  if (severity.text) writer.stringField(SEVERITY_TEXT, severity.text);
  if (severity.number > 0) {
    writer.varint(severity.number);
    writer.tag(SEVERITY_NUMBER, VARINT);
  }
  writer.fixed64(record.unixNano);
  writer.tag(TIME, FIXED64);
}

function keyValues(
  writer: ProtoWriter,
  field: number,
  attributes: [string, LogValue][],
): void {
  for (let i = attributes.length - 1; i >= 0; i--) {
    const [key, value] = attributes[i];
    const start = writer.length;
    anyValue(writer, value);
    writer.endMessage(VALUE, start);
    writer.stringField(KEY, key);
    writer.endMessage(field, start);
  }
}

function anyValue(writer: ProtoWriter, value: LogValue): void {
  if (typeof value === 'string') {
    writer.stringField(STRING_VALUE, value);
  } else if (typeof value === 'boolean') {
    writer.varint(value ? 1 : 0);
    writer.tag(BOOL_VALUE, VARINT);
  } else if (Number.isSafeInteger(value)) {
    if (value < 0) writer.varint64(BigInt(value));
    else writer.varint(value);
    writer.tag(INT_VALUE, VARINT);
  } else {
    writer.double(value);
    writer.tag(DOUBLE_VALUE, FIXED64);
  }
}
