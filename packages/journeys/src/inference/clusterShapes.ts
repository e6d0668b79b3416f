import { Cluster } from './Cluster';
import type { Shape } from './Cluster';
import { CoOccurrence } from './CoOccurrence';
import {
  affinity,
  isMostlyFailing,
  jaccard,
  pieceScore,
  truncation,
} from './similarity';

/** Only so many clusters may exist at a time. */
const MAX_CLUSTERS = 200;
/** At this many clusters, and at twice as many as the last time, it is time to unite. */
const FIRST_UNITE = 32;
/** A cluster below this share of the traffic that makes no call of its own is a stray combination of options. */
const STRAY = 0.005;
/** Share of a cluster's traces that need not fit when it joins another. */
const MAX_MISFITS = 0.1;
const MAX_ROUNDS = 10;

/**
 * Groups the shapes of one entry into journeys: the most frequent shape founds
 * a journey, and each further shape joins the one it fits best or founds
 * another. Shapes whose traces mostly failed come last, for they are pieces of
 * the others.
 *
 * @returns clusters, most traces first
 * @internal
 */
export function clusterShapes(shapes: Shape[]): Cluster[] {
  const total = shapes.reduce((sum, shape) => sum + shape.traces, 0);
  const ordered = [...shapes].sort(
    (a, b) =>
      Number(isMostlyFailing(a)) - Number(isMostlyFailing(b)) ||
      b.traces - a.traces ||
      b.calls.size - a.calls.size ||
      (a.key < b.key ? -1 : 1),
  );
  const mixing = new CoOccurrence(shapes);
  let clusters: Cluster[] = [];
  let uniteAt = FIRST_UNITE;
  const short: Shape[] = [];
  for (const shape of ordered) {
    const home = best(clusters, cluster => affinity(shape, cluster, shapes));
    if (home) {
      home.add(shape);
    } else if (isMostlyFailing(shape) && clusters.length > 0) {
      short.push(shape);
    } else if (clusters.length >= MAX_CLUSTERS) {
      nearest(clusters, shape).add(shape);
    } else {
      clusters.push(new Cluster(shape));
      if (clusters.length >= uniteAt) {
        clusters = uniteClusters(clusters, shapes, mixing);
        uniteAt = Math.max(FIRST_UNITE, 2 * clusters.length);
      }
    }
  }
  clusters = uniteClusters(clusters, shapes, mixing);
  clusters = absorbPieces(clusters, total);
  for (const shape of short) {
    const home = best(clusters, cluster =>
      truncation(shape, cluster, clusters, total),
    );
    if (home) {
      home.add(shape);
    } else {
      clusters.push(new Cluster(shape));
    }
  }
  return absorbStrays(clusters, total).sort(byTraces);
}

/**
 * Unites what first looked like several journeys, until nothing changes:
 * later shapes may have shown that calls come and go.
 */
function uniteClusters(
  clusters: Cluster[],
  all: Shape[],
  mixing: CoOccurrence,
): Cluster[] {
  const kept = [...clusters].sort(byTraces);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = kept.length;
    for (let i = kept.length - 1; i > 0; i--) {
      const home = best(kept.slice(0, i), cluster =>
        mixing.differByOptions(kept[i], cluster)
          ? jaccard(kept[i].callsOf(0.5), cluster.callsOf(0.5))
          : jointAffinity(kept[i], cluster, all),
      );
      if (home) {
        kept[i].shapes.forEach(shape => home.add(shape));
        kept.splice(i, 1);
      }
    }
    if (kept.length === before) {
      break;
    }
    kept.sort(byTraces);
  }
  return kept;
}

/** Affinity of a whole cluster: nearly all of its traces must fit. */
function jointAffinity(
  joining: Cluster,
  cluster: Cluster,
  all: Shape[],
): number | undefined {
  let misfits = 0;
  let score = 0;
  for (const shape of joining.shapes) {
    const fit = affinity(shape, cluster, all);
    if (fit === undefined) {
      misfits += shape.traces;
      if (misfits > MAX_MISFITS * joining.traces) {
        return undefined;
      }
    } else {
      score = Math.max(score, fit);
    }
  }
  return score;
}

/** Clusters that are pieces of a larger one: traces that were cut short. */
function absorbPieces(clusters: Cluster[], total: number): Cluster[] {
  const kept = [...clusters].sort(byTraces);
  for (let i = kept.length - 1; i > 0; i--) {
    const piece = kept[i];
    const others = kept.filter(other => other !== piece);
    const home = best(kept.slice(0, i), cluster => {
      const scores = piece.shapes.map(shape =>
        truncation({ ...shape, traces: piece.traces }, cluster, others, total),
      );
      return scores.includes(undefined)
        ? undefined
        : Math.max(...scores.map(Number));
    });
    if (home) {
      piece.shapes.forEach(shape => home.add(shape));
      kept.splice(i, 1);
    }
  }
  return kept;
}

/** Rare combinations without a call of their own go to what they resemble most. */
function absorbStrays(clusters: Cluster[], total: number): Cluster[] {
  const kept = [...clusters].sort(byTraces);
  for (let i = kept.length - 1; i > 0; i--) {
    const stray = kept[i];
    if (stray.traces >= STRAY * total) {
      break;
    }
    const own = [...stray.callsOf(0.9)].some(call =>
      kept.every(other => other === stray || !other.makes(call)),
    );
    const alone = stray.callsOf(0).size === 0;
    if (!own && !alone) {
      kept.splice(i, 1);
      const home =
        best(kept, cluster => pieceScore(stray.shapes[0], cluster, total)) ??
        kept[0];
      stray.shapes.forEach(shape => home.add(shape));
    }
  }
  return kept;
}

function nearest(clusters: Cluster[], shape: Shape): Cluster {
  return (
    best(clusters, cluster => jaccard(shape.calls, cluster.callsOf(0.5))) ??
    clusters[0]
  );
}

/** The cluster with the highest score; of equals the larger, then the earlier. */
function best(
  clusters: Cluster[],
  score: (cluster: Cluster) => number | undefined,
): Cluster | undefined {
  let found: Cluster | undefined;
  let highest = -1;
  for (const cluster of clusters) {
    const value = score(cluster);
    if (
      value !== undefined &&
      (value > highest ||
        (value === highest && cluster.traces > (found?.traces ?? 0)))
    ) {
      found = cluster;
      highest = value;
    }
  }
  return found;
}

function byTraces(a: Cluster, b: Cluster): number {
  return b.traces - a.traces || (a.shapes[0].key < b.shapes[0].key ? -1 : 1);
}
