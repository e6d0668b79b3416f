import { ResponseError } from '@backstage/errors';

/**
 * An error as a person needs it.
 *
 * @internal
 */
export interface DescribedError {
  kind: 'forbidden' | 'missing' | 'conflict' | 'other';
  /** The sentence that the backend gave, which says what to do. */
  message: string;
}

const KINDS: Record<string, DescribedError['kind']> = {
  NotAllowedError: 'forbidden',
  AuthenticationError: 'forbidden',
  NotFoundError: 'missing',
  ConflictError: 'conflict',
};

/**
 * Takes the backend's own words out of an HTTP error; "Request failed with
 * 409" helps nobody.
 *
 * @internal
 */
export function describeError(error: Error): DescribedError {
  const cause =
    error instanceof ResponseError || isResponseError(error)
      ? error.body.error
      : error;
  return { kind: KINDS[cause.name] ?? 'other', message: cause.message };
}

// Two copies of @backstage/errors can be in one bundle, then instanceof fails.
function isResponseError(error: Error): error is ResponseError {
  return error.name === 'ResponseError' && 'body' in error;
}
