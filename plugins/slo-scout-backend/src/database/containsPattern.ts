/**
 * A pattern for ILIKE that finds the text anywhere, whatever characters it holds.
 *
 * @internal
 */
export function containsPattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/**
 * Text for a column that searches look through with LIKE, which is several
 * times as fast as ILIKE over the parts.
 *
 * @internal
 */
export function searchText(...parts: string[]): string {
  return parts.join('\n').toLocaleLowerCase('en-US');
}
