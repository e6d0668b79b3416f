import { objectOf, textOf, wholeNumberOf } from '../objects/json';

const MAX_MESSAGE = 500;

/** The API server refused: its answer's status, or that of an ERROR event in a watch. */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    /** HTTP status, or `code` of the Status object. */
    readonly status: number,
    /** For example `Expired`, `Forbidden`, `TooManyRequests`; empty when the answer was no Status object. */
    readonly reason: string,
    message: string,
    /** How long the server asks us to wait. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(message);
  }

  /** From a Status object, as a body or in a watch; the HTTP status stands in where it has no code. */
  static fromStatus(
    value: unknown,
    httpStatus: number,
    retryAfter?: string,
  ): ApiError {
    const status = objectOf(value);
    const seconds =
      wholeNumberOf(Number(retryAfter ?? NaN)) ??
      wholeNumberOf(objectOf(status.details).retryAfterSeconds);
    return new ApiError(
      wholeNumberOf(status.code) ?? httpStatus,
      textOf(status.reason) ?? '',
      (textOf(status.message) ?? `HTTP status ${httpStatus}`).slice(
        0,
        MAX_MESSAGE,
      ),
      seconds !== undefined && seconds >= 0 ? seconds * 1000 : undefined,
    );
  }

  /** The resource version or continue token is older than what the server keeps: list again. */
  get expired(): boolean {
    return this.status === 410;
  }
}
