import { setTimeout as sleep } from 'node:timers/promises';
import { isRetryable } from './isRetryable';

const FIRST_WAIT_MILLIS = 200;
const LONGEST_WAIT_MILLIS = 5_000;

/**
 * Tries until it succeeds, with exponential backoff and jitter between tries.
 * Throws the error when the server says that trying again is of no use, or
 * when the signal is aborted.
 *
 * @internal
 */
export async function retryUntilAborted<T>(
  attempt: () => Promise<T>,
  options: { signal: AbortSignal; onRetry: (error: Error) => void },
): Promise<T> {
  let wait = FIRST_WAIT_MILLIS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (options.signal.aborted || !isRetryable(error)) throw error;
      options.onRetry(error as Error);
    }
    await sleep(wait * (0.5 + Math.random()), undefined, {
      signal: options.signal,
    });
    wait = Math.min(wait * 2, LONGEST_WAIT_MILLIS);
  }
}
