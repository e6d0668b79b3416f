import { UNSAFE_CHARACTERS } from './unsafeCharacters';
import { wellFormed } from './wellFormed';

/**
 * Text from telemetry or from a person as one line that every reader prints the same way.
 *
 * @param maxLength - in UTF-16 code units; longer text is cut and ends in `…`
 * @internal
 */
export function plainText(text: string, maxLength: number = 300): string {
  const line = wellFormed(text)
    .replace(UNSAFE_CHARACTERS, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line.length <= maxLength
    ? line
    : `${line.slice(0, maxLength - 1).replace(/\p{Surrogate}$/u, '')}…`;
}
