import type { CollectorLogger } from '../CollectorLogger';

/**
 * Why a whole export request was refused.
 *
 * @internal
 */
export type FailureKind =
  | 'malformed'
  | 'bad_frame'
  | 'unknown_method'
  | 'too_large'
  | 'unsupported'
  | 'unauthenticated'
  | 'overloaded'
  | 'busy'
  | 'unavailable'
  | 'cancelled'
  | 'timeout'
  | 'redaction'
  | 'internal';

interface Answer {
  /** google.rpc.Code. */
  grpc: number;
  http: number;
  /** Set when the client should try again. */
  retryAfterSeconds?: number;
}

// OTLP specification, "Failures" of OTLP/gRPC and OTLP/HTTP: INVALID_ARGUMENT and 400 are final, UNAVAILABLE and 503
// are retried, RESOURCE_EXHAUSTED without RetryInfo is final.
const ANSWERS: Record<FailureKind, Answer> = {
  malformed: { grpc: 3, http: 400 },
  // gRPC's own: its libraries answer INTERNAL for a broken frame.
  bad_frame: { grpc: 13, http: 400 },
  unknown_method: { grpc: 12, http: 404 },
  too_large: { grpc: 8, http: 413 },
  unsupported: { grpc: 12, http: 415 },
  unauthenticated: { grpc: 16, http: 401 },
  overloaded: { grpc: 14, http: 503, retryAfterSeconds: 1 },
  busy: { grpc: 14, http: 503, retryAfterSeconds: 1 },
  unavailable: { grpc: 14, http: 503, retryAfterSeconds: 2 },
  cancelled: { grpc: 1, http: 499 },
  timeout: { grpc: 4, http: 408 },
  redaction: { grpc: 13, http: 500 },
  internal: { grpc: 13, http: 500 },
};

/**
 * A refused request, with the answer that either protocol gives.
 *
 * @internal
 */
export class ExportFailure extends Error {
  readonly name = 'ExportFailure';
  readonly grpcCode: number;
  readonly httpStatus: number;
  readonly retryAfterSeconds: number | undefined;

  /** @param message - shown to the client: what is wrong, and never any data */
  constructor(readonly kind: FailureKind, message: string) {
    super(message);
    const answer = ANSWERS[kind];
    this.grpcCode = answer.grpc;
    this.httpStatus = answer.http;
    this.retryAfterSeconds = answer.retryAfterSeconds;
  }
}

/**
 * The failure to answer with; anything that is none already is a fault of ours.
 *
 * @internal
 */
export function asExportFailure(
  error: unknown,
  logger: CollectorLogger,
): ExportFailure {
  if (error instanceof ExportFailure) return error;
  logger.error(`An export request failed unexpectedly: ${error}`);
  return new ExportFailure('internal', 'The collector failed unexpectedly');
}
