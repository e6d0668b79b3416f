import { Octokit } from '@octokit/rest';
import { waitBeforeRetry } from './waitBeforeRetry';

const ATTEMPTS = 4;

/**
 * A client of one GitHub that tries again what is worth it.
 *
 * @param options - `baseUrl` of the API; `signal` ends requests and waits
 * @internal
 */
export function createOctokit(options: {
  baseUrl: string;
  token: string;
  signal?: AbortSignal;
}): Octokit {
  const { baseUrl, token, signal } = options;
  const silent = () => {};
  const octokit = new Octokit({
    baseUrl: baseUrl.replace(/\/$/, ''),
    auth: token,
    userAgent: 'slo-scout',
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { signal },
  });
  octokit.hook.wrap('request', async (request, parameters) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await request(parameters);
      } catch (error) {
        const wait = waitBeforeRetry(error, attempt);
        if (wait === undefined || attempt === ATTEMPTS || signal?.aborted) {
          throw error;
        }
        await new Promise(resolve => setTimeout(resolve, wait));
        signal?.throwIfAborted();
      }
    }
  });
  return octokit;
}
