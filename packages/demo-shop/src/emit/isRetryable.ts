import { status, type ServiceError } from '@grpc/grpc-js';

const RETRYABLE: ReadonlySet<number> = new Set([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.OUT_OF_RANGE,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/**
 * Whether the OTLP specification lets a client send the same request again
 * after this error (OTLP/gRPC, "Failures").
 *
 * @internal
 */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const { code, metadata } = error as Partial<ServiceError>;
  if (code === status.RESOURCE_EXHAUSTED) {
    // Only with RetryInfo does the server say that waiting helps.
    return Boolean(metadata?.get('grpc-status-details-bin').length);
  }
  return code !== undefined && RETRYABLE.has(code);
}
