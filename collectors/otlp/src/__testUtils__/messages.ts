import { parse } from 'protobufjs';
import { jsonToProtobuf, type Signal } from '@slo-scout/telemetry';

const { root } = parse(`
  syntax = "proto3";
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message PartialSuccess { int64 rejected = 1; string error_message = 2; }
  message ExportResponse { PartialSuccess partial_success = 1; }
`);

const decode = (type: string, bytes: Uint8Array) => {
  const codec = root.lookupType(type);
  return codec.toObject(codec.decode(bytes), { longs: Number }) as any;
};

/** Of google.rpc.Status: code, message, and the delay of its RetryInfo in seconds. */
export function decodeStatus(bytes: Uint8Array): {
  code: number;
  message: string;
  retryAfter?: number;
} {
  const { code, message, details = [] } = decode('Status', bytes);
  const info = details.find(
    (any: any) => any.typeUrl === 'type.googleapis.com/google.rpc.RetryInfo',
  );
  return {
    code,
    message,
    retryAfter: info && decode('RetryInfo', info.value).retryDelay.seconds,
  };
}

/** Of an Export*ServiceResponse; undefined when partial_success is not set. */
export function decodePartialSuccess(
  bytes: Uint8Array,
): { rejected?: number; errorMessage?: string } | undefined {
  return decode('ExportResponse', bytes).partialSuccess;
}

const RESOURCE = {
  attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }],
};
const GOOD_SPAN = { spanId: '00f067aa0ba902b7', name: 'GET /cart' };

/** OTLP/JSON of a trace request with a span for each trace id. */
export function tracesJson(...traceIds: string[]) {
  return {
    resourceSpans: [
      {
        resource: RESOURCE,
        scopeSpans: [
          { spans: traceIds.map(traceId => ({ ...GOOD_SPAN, traceId })) },
        ],
      },
    ],
  };
}

/** The same as protobuf. */
export function tracesProto(...traceIds: string[]): Buffer {
  return toProto('traces', tracesJson(...traceIds));
}

export function toProto(signal: Signal, json: object): Buffer {
  const { request } = jsonToProtobuf(signal, Buffer.from(JSON.stringify(json)));
  return Buffer.from(request);
}

export const TRACE_A = '4bf92f3577b34da6a3ce929d0e0e4736';
export const TRACE_B = '5b8efff798038103d269b633813fc60c';
export const NO_TRACE = '0'.repeat(32);
