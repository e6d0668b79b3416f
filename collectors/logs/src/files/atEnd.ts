import type { Checkpoint } from './Checkpoint';
import { fingerprintOf, readAt } from './Fingerprint';
import { openOf } from './inspect';

/**
 * Where to begin in a file whose present content is not wanted.
 *
 * @internal
 */
export async function atEnd(path: string): Promise<Partial<Checkpoint>> {
  const handle = await openOf(path);
  if (!handle) return {};
  try {
    const { size } = await handle.stat();
    const [last] = await readAt(handle, Math.max(0, size - 1), size);
    return {
      fingerprint: await fingerprintOf(handle, size),
      // Half of a line is none.
      position: {
        offset: size,
        ...(size > 0 && last !== 10 && { skipping: true }),
      },
    };
  } finally {
    await handle.close();
  }
}
