import type { SpanResource } from '../span';
import type { AttributeValue } from './AttributeDecoder';
import { LogRecordDecoder } from './decodeLogsRecord';
import { ResourceCache } from './ResourceCache';
import { eachMessage } from './splitResources';
import { StringInterner } from './StringInterner';
import { asBuffer, WireReader } from './WireReader';

/**
 * What the workers need of a log record; everything else stays undecoded.
 *
 * @public
 */
export interface DecodedLogRecord {
  resource: SpanResource;
  /** When it happened, else when it was observed, ms since the Unix epoch; 0 when neither is known. */
  time: number;
  /** 1 … 24, 0 when it is not given. */
  severityNumber: number;
  severityText: string;
  /** `event_name`, else the attribute `event.name`, else empty. */
  eventName: string;
  /** True when it has a valid trace id. */
  traced: boolean;
  /** The start of a textual body, at most 4096 bytes of it. */
  body?: string;
  /** Attributes `log.template` and `log.template.id` of a collector that has found them. */
  template?: string;
  templateId?: string;
  /** Scalar attributes, of events that were asked for; at most 64. */
  attributes?: Record<string, AttributeValue>;
}

/**
 * Options of {@link decodeLogs}.
 *
 * @public
 */
export interface DecodeLogsOptions {
  /** Beginning of the event names whose records come with their attributes. Default: none do. */
  eventPrefix?: string;
}

const RESOURCE_LOGS = [1];
const SCOPE_LOGS = [2];
const LOG_RECORDS = [2];

const interner = new StringInterner();
const resources = new ResourceCache(interner);

/**
 * Decodes of an ExportLogsServiceRequest what {@link DecodedLogRecord} holds
 * and skips the rest. NUL characters and invalid UTF-8 become U+FFFD.
 *
 * @param request - protobuf; not referenced by the result
 * @returns records in wire order
 * @throws MalformedOtlpError
 * @public
 */
export function decodeLogs(
  request: Uint8Array,
  options: DecodeLogsOptions = {},
): DecodedLogRecord[] {
  const buf = asBuffer(request);
  const reader = new WireReader(buf);
  const decoder = new LogRecordDecoder(reader, interner, options.eventPrefix);
  const records: DecodedLogRecord[] = [];
  eachMessage(reader, buf.length, RESOURCE_LOGS, blockEnd => {
    const resource = resources.get(reader, blockEnd);
    eachMessage(reader, blockEnd, SCOPE_LOGS, scopeEnd =>
      eachMessage(reader, scopeEnd, LOG_RECORDS, recordEnd =>
        records.push(decoder.decode(recordEnd, resource)),
      ),
    );
  });
  return records;
}
