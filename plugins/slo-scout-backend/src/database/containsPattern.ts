/**
 * A pattern for ILIKE that finds the text anywhere, whatever characters it holds.
 *
 * @internal
 */
export function containsPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
