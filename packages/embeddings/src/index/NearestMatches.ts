import type { VectorMatch } from './VectorIndex';

/**
 * The best `k` of any number of matches, in memory for `k`: a sorted list,
 * since most matches are worse than its last.
 *
 * @internal
 */
export class NearestMatches {
  readonly #matches: VectorMatch[] = [];

  constructor(private readonly k: number) {}

  /** Whether a match of this score would be kept; spares making one that is not. */
  admits(score: number): boolean {
    if (this.k < 1) return false;
    return (
      this.#matches.length < this.k ||
      score > this.#matches[this.#matches.length - 1].score
    );
  }

  add(match: VectorMatch): void {
    if (!this.admits(match.score)) return;
    let at = this.#matches.length;
    while (at > 0 && this.#matches[at - 1].score < match.score) at--;
    this.#matches.splice(at, 0, match);
    if (this.#matches.length > this.k) this.#matches.pop();
  }

  /** The nearest first; of equal ones the one that came first. */
  toArray(): VectorMatch[] {
    return [...this.#matches];
  }
}
