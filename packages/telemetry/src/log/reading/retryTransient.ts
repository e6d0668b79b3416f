import { setTimeout as sleep } from 'node:timers/promises';

const RETRY_MS = 200;

/**
 * Repeats an action while the servers of the log are away, until `cancelled`
 * says so.
 *
 * @param isTransient - whether an error may be gone the next time
 * @throws what the action threw, when it is not transient or the wait was cancelled.
 * @internal
 */
export async function retryTransient<T>(
  isTransient: (error: unknown) => boolean,
  cancelled: () => boolean,
  action: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!isTransient(error) || cancelled()) throw error;
    }
    await sleep(RETRY_MS);
  }
}
