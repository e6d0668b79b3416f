import protobuf from 'protobufjs';

const ROOT = protobuf.parse(`
  syntax = "proto3";
  message Request { repeated ResourceLogs resourceLogs = 1; }
  message ResourceLogs { Resource resource = 1; repeated ScopeLogs scopeLogs = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeLogs { Scope scope = 1; repeated LogRecord logRecords = 2; }
  message Scope { string name = 1; }
  message LogRecord {
    fixed64 timeUnixNano = 1; int32 severityNumber = 2; string severityText = 3;
    AnyValue body = 5; repeated KeyValue attributes = 6; fixed32 flags = 8;
    bytes traceId = 9; bytes spanId = 10; fixed64 observedTimeUnixNano = 11;
  }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue { oneof value {
    string stringValue = 1; bool boolValue = 2; int64 intValue = 3; double doubleValue = 4;
  } }
`).root;

interface KeyValue {
  key: string;
  value: Record<string, unknown>;
}

/** A log record as a reader of the raw topic sees it. */
export interface DecodedLog {
  body: string;
  timeUnixNano: string;
  severityNumber: number;
  severityText: string;
  traceId: string;
  spanId: string;
  flags: number;
  attributes: Record<string, unknown>;
  resource: Record<string, unknown>;
}

/** Decodes by protobufjs, which knows nothing of how the collector encodes. */
export function decodeLogs(request: Uint8Array): DecodedLog[] {
  const type = ROOT.lookupType('Request');
  const { resourceLogs = [] } = type.toObject(type.decode(request), {
    longs: String,
    bytes: String,
    oneofs: false,
  }) as { resourceLogs?: any[] };
  return resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap((scope: any) =>
      scope.logRecords.map((record: any) => ({
        body: record.body.stringValue,
        timeUnixNano: record.timeUnixNano,
        severityNumber: record.severityNumber ?? 0,
        severityText: record.severityText ?? '',
        traceId: hex(record.traceId),
        spanId: hex(record.spanId),
        flags: record.flags ?? 0,
        attributes: valuesOf(record.attributes),
        resource: valuesOf(resource.attributes),
      })),
    ),
  );
}

function hex(base64 = ''): string {
  return Buffer.from(base64, 'base64').toString('hex');
}

function valuesOf(attributes: KeyValue[] = []): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [key, Object.values(value)[0]]),
  );
}
