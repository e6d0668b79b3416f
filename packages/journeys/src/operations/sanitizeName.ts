/** Longest name that is kept, in UTF-16 units. */
const MAX_LENGTH = 200;

// Controls, and the invisible marks that hide or reorder text.
const HOSTILE = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const HOSTILE_ALL = new RegExp(HOSTILE, 'gu');

/**
 * Makes a name from telemetry safe to store and to show: no control
 * characters, well-formed, at most 200 characters.
 *
 * @param fallback - what an empty name becomes
 * @public
 */
export function sanitizeName(name: string, fallback: string): string {
  let clean = name;
  if (clean.length > MAX_LENGTH) {
    clean = clean.slice(0, MAX_LENGTH);
  }
  if (HOSTILE.test(clean)) {
    clean = clean.replace(HOSTILE_ALL, '');
  }
  if (!clean.isWellFormed()) {
    clean = clean.toWellFormed();
  }
  clean = clean.trim();
  return clean === '' ? fallback : clean;
}
