import { isHttpError, refusalText, type HttpError } from './httpError';
import type { GithubRepository } from './githubRepository';

/**
 * A refusal of GitHub as one sentence that says what to do. Never holds the token.
 *
 * @internal
 */
export function readableGithubError(
  error: unknown,
  { url }: GithubRepository,
): unknown {
  return isHttpError(error)
    ? new Error(sentence(error, url), { cause: error })
    : error;
}

function sentence(error: HttpError, url: string): string {
  const text = refusalText(error);
  switch (error.status) {
    case 401:
      return `GitHub refused the token for ${url}; put a valid one into integrations.github of the app-config.`;
    case 403:
    case 429:
      return /rate limit/i.test(text)
        ? `GitHub's rate limit is used up for ${url}; deploy again later or use a GitHub app.`
        : `The token must not write to ${url}; give it the permissions "contents: write" and "pull requests: write".`;
    case 404:
      return `There is no repository at ${url}, or the token must not see it; check sloScout.gitops.repository and integrations.github.`;
    case 409:
      return `The repository ${url} is empty or busy; push a first commit to it, then deploy again.`;
    case 422:
      return /protected|ruleset|rule violations/i.test(text)
        ? `A rule of ${url} protects the branch from being written; exempt the token's user or set another sloScout.gitops.branchPrefix.`
        : `GitHub did not accept the change to ${url}: ${error.message}`;
    default:
      return error.response
        ? `GitHub answered ${error.status} for ${url}; deploy again later.`
        : `GitHub could not be reached for ${url}; check integrations.github[].apiBaseUrl and the network.`;
  }
}
