import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until a condition holds; for tests.
 *
 * @throws when it does not hold within `timeoutMs`, with the name of what was awaited.
 * @public
 */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 30_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline)
      throw new Error(`Waited ${timeoutMs} ms in vain until ${what}.`);
    await sleep(10);
  }
}
