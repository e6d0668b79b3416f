/**
 * Jaccard's index of two sets: what they share of what they have together, 0
 * to 1; 0 for two empty ones, which tell nothing.
 *
 * @internal
 */
export function overlap(a: readonly string[], b: readonly string[]): number {
  const left = new Set(a);
  const right = new Set(b);
  const shared = [...left].filter(item => right.has(item)).length;
  const all = left.size + right.size - shared;
  return all === 0 ? 0 : shared / all;
}
