import type { OutgoingHttpHeaders } from 'node:http2';
import { encodeStatus } from '../ingest/encodeStatus';
import type { ExportFailure } from '../ingest/ExportFailure';

/** As gRPC over HTTP/2 spells it. */
export const GRPC_TYPE = 'application/grpc';

/**
 * A status as the trailers of gRPC: with RetryInfo in
 * `grpc-status-details-bin` when the client should try again.
 *
 * @internal
 */
export function grpcStatus(failure: ExportFailure): OutgoingHttpHeaders {
  return {
    'grpc-status': String(failure.grpcCode),
    'grpc-message': percentEncode(failure.message),
    ...(failure.retryAfterSeconds !== undefined && {
      'grpc-status-details-bin': encodeStatus(failure)
        .toString('base64')
        .replace(/=+$/, ''),
    }),
  };
}

/** "PROTOCOL-HTTP2", Percent-Encoded: printable ASCII but for the percent sign stays as it is. */
function percentEncode(text: string): string {
  return text.replace(/[^\x20-\x24\x26-\x7e]/gu, encodeURIComponent);
}
