/**
 * Share of the words of a query that a text has, or begins a word with, 0 to 1.
 *
 * @internal
 */
export function textScore(query: string, text: string): number {
  const wanted = wordsOf(query);
  if (wanted.length === 0) return 0;
  const words = wordsOf(text);
  const found = wanted.filter(word => words.some(w => w.startsWith(word)));
  return found.length / wanted.length;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
