/**
 * What Octokit throws when GitHub refuses or cannot be reached (then with status 500 and no response).
 *
 * @internal
 */
export interface HttpError extends Error {
  status: number;
  response?: {
    headers: Record<string, string | number | undefined>;
    data: unknown;
  };
}

/**
 * Whether an error is GitHub's answer, optionally with one of these statuses.
 *
 * @internal
 */
export function isHttpError(
  error: unknown,
  ...statuses: number[]
): error is HttpError {
  const status = error instanceof Error && 'status' in error && error.status;
  return (
    typeof status === 'number' &&
    (statuses.length === 0 || statuses.includes(status))
  );
}

/**
 * All that GitHub says about a refusal, also the part that it hides in a list.
 *
 * @internal
 */
export function refusalText(error: HttpError): string {
  return `${error.message} ${JSON.stringify(error.response?.data ?? '')}`;
}
