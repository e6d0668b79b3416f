import { createHash } from 'node:crypto';

/**
 * 32 hex digits that are the same for the same text only.
 *
 * @public
 */
export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
