/**
 * A string of telemetry as it may be shown to a model: one line, no control
 * or invisible formatting characters, at most `longest` characters.
 *
 * @internal
 */
export function cleanText(text: string, longest: number): string {
  const line = text
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
