import { UNSAFE_CHARACTERS } from '../text/unsafeCharacters';
import { wellFormed } from '../text/wellFormed';
import { escapeCharacter } from './escapeCharacter';

/**
 * A PromQL string literal. What could end it or could not be read in a file is
 * escaped, and so is `$`, which Grafana would take for a variable.
 *
 * @internal
 */
export function quoteString(value: string): string {
  const escaped = wellFormed(value)
    .replace(/[\\"$]/g, escapeCharacter)
    .replace(UNSAFE_CHARACTERS, escapeCharacter);
  return `"${escaped}"`;
}
