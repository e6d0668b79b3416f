/**
 * Why a server gave no usable answer.
 *
 * - `overloaded`: 429 or 503
 * - `refused`: the server understood and says no (other 4xx): trying again changes nothing
 * - `invalid`: not what the API promises
 *
 * @internal
 */
export type FailureKind =
  | 'unreachable'
  | 'timeout'
  | 'overloaded'
  | 'server_error'
  | 'refused'
  | 'unauthorized'
  | 'redirected'
  | 'too_large'
  | 'invalid';

/** @internal */
export class RequestFailure extends Error {
  override name = 'RequestFailure';

  constructor(
    readonly kind: FailureKind,
    message: string,
    /** What the server asked for by Retry-After. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
