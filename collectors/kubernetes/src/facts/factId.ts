import { createHash } from 'node:crypto';
import type { FactName } from './Fact';

/** 128 bits of a hash over what makes the fact the one it is; the uid among the parts is unique in the world. */
export function factId(
  name: FactName,
  ...parts: (string | number | undefined)[]
): string {
  return createHash('sha256')
    .update(JSON.stringify([name, ...parts.map(part => part ?? '')]))
    .digest('hex')
    .slice(0, 32);
}
