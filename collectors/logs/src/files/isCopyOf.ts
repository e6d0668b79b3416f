import type { Stats } from 'node:fs';
import {
  HEAD_BYTES,
  hashOf,
  matches,
  readAt,
  type Fingerprint,
} from './Fingerprint';
import { openOf } from './inspect';

/** Shorter beginnings are alike by chance. */
const MIN_HEAD_BYTES = 64;

/**
 * True when a file holds what was read of another one, or its beginning while
 * the copy is being made.
 *
 * @internal
 */
export async function isCopyOf(
  path: string,
  stats: Stats,
  known: Fingerprint,
): Promise<boolean> {
  if (known.headBytes < MIN_HEAD_BYTES) return false;
  const handle = await openOf(path);
  if (!handle) return false;
  try {
    if (stats.size >= known.end) return await matches(handle, known);
    const head = await readAt(handle, 0, known.headBytes);
    return known.headBytes === HEAD_BYTES && hashOf(head) === known.head;
  } finally {
    await handle.close();
  }
}
