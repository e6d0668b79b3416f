import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient } from './isTransient';

const RETRY_MS = 200;

/**
 * Repeats an action while the database is away, until `cancelled` says so.
 *
 * @throws what the action threw, when it is not transient or the wait was cancelled.
 * @internal
 */
export async function retryTransient<T>(
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
