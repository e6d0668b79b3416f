import { hash } from 'node:crypto';

/**
 * A hash that is the same in every process and release: SHA-256, cut to
 * `digits` lower-case hex digits.
 *
 * @internal
 */
export function stableHash(text: string, digits: number): string {
  return hash('sha256', text, 'hex').slice(0, digits);
}

/**
 * A cheap 32-bit hash of a short string (FNV-1a with a final avalanche), as a
 * signed integer. Not for identities.
 *
 * @internal
 */
export function hash32(text: string, seed = 0): number {
  let h = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
