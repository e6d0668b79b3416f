import git from 'isomorphic-git';
import { RefMovedError } from './RefMovedError';

/**
 * An error of a git server as one sentence that says what to do.
 *
 * @param url - without credentials
 * @internal
 */
export function readableError(error: unknown, url: string): Error {
  if (error instanceof RefMovedError) {
    return error;
  }
  if (error instanceof git.Errors.HttpError) {
    switch (error.data.statusCode) {
      case 401:
      case 403:
        return new Error(
          `${url} refused the credentials; give its host a token that may write in "integrations" of the app-config.`,
          { cause: error },
        );
      case 404:
        return new Error(
          `There is no repository at ${url}, or the token must not see it; check sloScout.gitops.repository.`,
          { cause: error },
        );
      default:
        return new Error(
          `${url} answered ${error.data.statusCode}; try again later.`,
          { cause: error },
        );
    }
  }
  if (
    error instanceof git.Errors.GitPushError ||
    error instanceof git.Errors.PushRejectedError
  ) {
    return new Error(`${url} refused the push; the branch may be protected.`, {
      cause: error,
    });
  }
  return new Error(`${url} could not be reached or read.`, { cause: error });
}
