/** Of Drain's paper and its reference implementation. */
const SIMILARITY = 0.4;
const PREFIX_TOKENS = 2;
const MAX_CHILDREN = 100;
const WILDCARD = '<*>';

interface Cluster {
  id: string;
  tokens: string[];
}

/** Drain as published (He et al., ICWS 2017), to compare with. */
export class Drain {
  readonly #leaves = new Map<string, Cluster[]>();
  readonly #children = new Map<string, Set<string>>();
  #clusters = 0;

  /** The group of a message. */
  group(tokens: string[]): string {
    const leaf = this.#leafOf(tokens);
    let best: Cluster | undefined;
    let most = -1;
    for (const cluster of leaf) {
      const same = tokens.filter(
        (token, i) => token === cluster.tokens[i],
      ).length;
      if (same / tokens.length >= SIMILARITY && same > most) {
        best = cluster;
        most = same;
      }
    }
    if (!best) {
      best = { id: String(this.#clusters++), tokens };
      leaf.push(best);
    }
    best.tokens = best.tokens.map((token, i) =>
      token === tokens[i] ? token : WILDCARD,
    );
    return best.id;
  }

  #leafOf(tokens: string[]): Cluster[] {
    let path = String(tokens.length);
    for (const token of tokens.slice(0, PREFIX_TOKENS)) {
      const children = this.#children.get(path) ?? new Set();
      this.#children.set(path, children);
      const isData = /\d/.test(token) || token.includes(WILDCARD);
      const isFull = !children.has(token) && children.size >= MAX_CHILDREN;
      if (!isData && !isFull) children.add(token);
      path += ` ${isData || isFull ? WILDCARD : token}`;
    }
    const leaf = this.#leaves.get(path) ?? [];
    this.#leaves.set(path, leaf);
    return leaf;
  }
}
