import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Pauses between the tries of a request, ms.
 *
 * @public
 */
export interface Backoff {
  first: number;
  longest: number;
}

/**
 * Does something until it succeeds, with growing pauses.
 *
 * @param onFailure - told each failure and the pause after it
 * @throws the last failure once `signal` is aborted
 * @internal
 */
export async function retryStore<T>(
  act: () => Promise<T>,
  backoff: Backoff,
  signal: AbortSignal,
  onFailure: (error: Error, pauseMs: number) => void,
): Promise<T> {
  for (let pause = backoff.first; ; pause *= 2) {
    try {
      return await act();
    } catch (error) {
      const wait = Math.min(pause, backoff.longest);
      onFailure(error as Error, wait);
      if (signal.aborted) throw error;
      // Woken early, it tries once more.
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }
}
