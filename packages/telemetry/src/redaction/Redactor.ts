import type { Signal } from '../otlp/SplitResult';

/**
 * Takes personal data and secrets out of OTLP requests before they reach the
 * log. Works on the bytes, so that what it does not know survives as it came.
 *
 * @public
 */
export interface Redactor {
  /**
   * The request without what must not be stored; the same array when there
   * was nothing to do.
   *
   * @param request - Export*ServiceRequest as protobuf.
   * @throws MalformedOtlpError when the bytes are no such request, and any
   * other error when a rule failed: the caller must then refuse the request
   * (fail closed), never store it as it is.
   */
  redact(signal: Signal, request: Uint8Array): Uint8Array;
}
