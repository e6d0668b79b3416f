import { isHttpError, refusalText, type HttpError } from './httpError';

const MAX_WAIT_MS = 20_000;

/**
 * Milliseconds to wait before the same request may be sent again; undefined
 * when sending it again would not help.
 *
 * Retried are server errors, lost connections and the secondary rate limit, whose
 * `retry-after` is obeyed. A spent hourly quota is not: nobody waits that long.
 *
 * @param attempt - 1 after the first failure
 * @internal
 */
export function waitBeforeRetry(
  error: unknown,
  attempt: number,
): number | undefined {
  if (!isHttpError(error)) {
    return undefined;
  }
  if (error.status >= 500) {
    return 250 * 2 ** attempt;
  }
  if (isSecondaryRateLimit(error)) {
    const seconds = Number(error.response?.headers['retry-after'] ?? 1);
    const wait = seconds * 1000;
    return wait <= MAX_WAIT_MS ? wait : undefined;
  }
  return undefined;
}

function isSecondaryRateLimit(error: HttpError): boolean {
  return (
    [403, 429].includes(error.status) &&
    (error.response?.headers['retry-after'] !== undefined ||
      /secondary rate limit/i.test(refusalText(error)))
  );
}
