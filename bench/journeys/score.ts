/** How well clusters agree with labels. */
export interface Score {
  /** Share of the traces that carry the most frequent label of their cluster. */
  purity: number;
  /** Rosenberg and Hirschberg, EMNLP 2007: the harmonic mean of homogeneity and completeness. */
  vMeasure: number;
  labels: number;
  clusters: number;
}

/** Scores pairs of [label, cluster], one a trace. */
export function scoreOf(pairs: Array<[string, string]>): Score {
  const labels = new Map<string, number>();
  const clusters = new Map<string, number>();
  const both = new Map<string, number>();
  const largest = new Map<string, number>();
  for (const [label, cluster] of pairs) {
    add(labels, label);
    add(clusters, cluster);
    const count = add(both, `${label}\u0000${cluster}`);
    largest.set(cluster, Math.max(largest.get(cluster) ?? 0, count));
  }
  const [c, k, ck] = [labels, clusters, both].map(counts =>
    entropy(counts, pairs.length),
  );
  const homogeneity = c === 0 ? 1 : 1 - (ck - k) / c;
  const completeness = k === 0 ? 1 : 1 - (ck - c) / k;
  let pure = 0;
  for (const count of largest.values()) pure += count;
  return {
    purity: pure / pairs.length,
    vMeasure:
      (2 * homogeneity * completeness) / (homogeneity + completeness || 1),
    labels: labels.size,
    clusters: clusters.size,
  };
}

function add(counts: Map<string, number>, key: string): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}

function entropy(counts: Map<string, number>, total: number): number {
  let sum = 0;
  for (const count of counts.values()) {
    sum -= (count / total) * Math.log(count / total);
  }
  return sum;
}
