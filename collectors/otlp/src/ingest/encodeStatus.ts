import { ProtoWriter } from '@slo-scout/telemetry';

const RETRY_INFO_TYPE = 'type.googleapis.com/google.rpc.RetryInfo';

/**
 * A google.rpc.Status: with RetryInfo when the client should try again.
 *
 * @internal
 */
export interface RpcStatus {
  grpcCode: number;
  message: string;
  retryAfterSeconds: number | undefined;
}

/**
 * As protobuf: the body of an OTLP/HTTP error and `grpc-status-details-bin`.
 *
 * @internal
 */
export function encodeStatus(status: RpcStatus): Buffer {
  const writer = new ProtoWriter();
  if (status.retryAfterSeconds !== undefined) {
    // Status.details (Any: value, type_url) of RetryInfo.retry_delay (Duration.seconds)
    writer.varint(status.retryAfterSeconds);
    writer.tag(1, 0);
    writer.endMessage(1, 0);
    writer.endMessage(2, 0);
    writer.stringField(1, RETRY_INFO_TYPE);
    writer.endMessage(3, 0);
  }
  writer.stringField(2, status.message);
  writer.varint(status.grpcCode);
  writer.tag(1, 0);
  return writer.finish();
}

/**
 * As JSON.
 *
 * @internal
 */
export function statusToJson(status: RpcStatus): string {
  return JSON.stringify({
    code: status.grpcCode,
    message: status.message,
    ...(status.retryAfterSeconds !== undefined && {
      details: [
        {
          '@type': RETRY_INFO_TYPE,
          retryDelay: `${status.retryAfterSeconds}s`,
        },
      ],
    }),
  });
}
