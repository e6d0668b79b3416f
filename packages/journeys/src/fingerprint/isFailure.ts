import { StatusCode } from '@slo-scout/telemetry';
import type { Span } from '@slo-scout/telemetry';

/** gRPC codes that blame the server, of OpenTelemetry's conventions for RPC spans. */
const GRPC_SERVER_ERRORS: ReadonlySet<number> = new Set([
  2, // UNKNOWN
  4, // DEADLINE_EXCEEDED
  12, // UNIMPLEMENTED
  13, // INTERNAL
  14, // UNAVAILABLE
  15, // DATA_LOSS
]);

/**
 * True when the span failed on the service's side: status ERROR, or, where no
 * status was set, HTTP 5xx or a gRPC code that blames the server. A 4xx is the
 * client's doing.
 *
 * @public
 */
export function isFailure(span: Span): boolean {
  if (span.statusCode !== StatusCode.unset || !span.attributes) {
    return span.statusCode === StatusCode.error;
  }
  const http = Number(
    span.attributes['http.response.status_code'] ??
      span.attributes['http.status_code'] ??
      0,
  );
  const grpc = Number(span.attributes['rpc.grpc.status_code'] ?? 0);
  return (http >= 500 && http < 600) || GRPC_SERVER_ERRORS.has(grpc);
}
