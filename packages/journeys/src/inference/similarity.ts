import type { Cluster, Shape } from './Cluster';
import { isNoChance } from './succession';

/** A call that this share of a cluster's traces makes is always made: leaving it out means something. */
const ALWAYS = 0.9;
/** A call that this share makes belongs to the picture of the cluster. */
const USUAL = 0.5;

/** One more or one less call: a cache, an option. Below half in common it is another thing. */
const MIN_JACCARD_ONE_CALL = 0.5;
/** Several calls more or several less. */
const MIN_JACCARD_ONE_SIDED = 0.6;
/** Each has calls that the other never makes: two routes of one service look like this, so nearly all must agree. */
const MIN_JACCARD_TWO_SIDED = 0.85;
/** The same, where one is at most 2 % of the other. */
const MIN_JACCARD_TWO_SIDED_RARE = 0.75;
const RARE = 0.02;
/** The same, where one ends when the other begins: a release. */
const MIN_JACCARD_SUCCESSOR = 0.5;
/** Share of its edges, at any depth, that the smaller must have in common with the larger. */
const MIN_EDGE_CONTAINMENT = 0.8;

/** A shape that fails this often was cut short by the failure. */
const MOSTLY_FAILING = 0.5;
/** A piece of a cluster that only this cluster can have, and at most this fraction of its traffic. */
const MAX_TRUNCATED = 0.25;
/** A piece that makes the first calls of a cluster and then no more, and at most this fraction of its traffic. */
const MAX_PREFIX = 0.1;
/** A piece that several clusters could have is a journey of its own above this share of the entry's traffic. */
const MAX_AMBIGUOUS = 0.01;

/**
 * |a ∩ b| / |a ∪ b|; 1 for two empty sets.
 *
 * @internal
 */
export function jaccard(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
): number {
  const common = a.intersection(b).size;
  const union = a.size + b.size - common;
  return union === 0 ? 1 : common / union;
}

/**
 * How well a shape fits a cluster as another variant of the same journey,
 * 0 to 1; undefined when it is another journey.
 *
 * @param all - all shapes of the entry
 * @internal
 */
export function affinity(
  shape: Shape,
  cluster: Cluster,
  all: readonly Shape[],
): number | undefined {
  const { calls } = shape;
  const usual = cluster.callsOf(USUAL);
  const score = jaccard(calls, usual);
  const always = cluster.callsOf(ALWAYS);
  if (always.isSubsetOf(calls) && [...calls].every(c => cluster.makes(c))) {
    return Math.max(score, MIN_JACCARD_ONE_CALL);
  }
  if (score < MIN_JACCARD_ONE_CALL) {
    // A release may add to a journey that called nothing, or take its only call.
    return calls.symmetricDifference(usual).size === 1 &&
      isSuccession(shape, cluster, all)
      ? score
      : undefined;
  }
  const extra = [...calls].filter(call => !cluster.makes(call)).length;
  const missing = always.difference(calls).size;
  if (extra > 0 && missing > 0) {
    const rare = shape.traces <= RARE * cluster.traces;
    let least = rare ? MIN_JACCARD_TWO_SIDED_RARE : MIN_JACCARD_TWO_SIDED;
    if (score >= MIN_JACCARD_SUCCESSOR && isSuccession(shape, cluster, all)) {
      least = MIN_JACCARD_SUCCESSOR;
    }
    return score >= least ? score : undefined;
  }
  const least =
    extra + missing === 1 ? MIN_JACCARD_ONE_CALL : MIN_JACCARD_ONE_SIDED;
  const contained =
    extra === 0 ? edgesInside(shape, cluster) : edgesAround(cluster, shape);
  return score >= least && contained >= MIN_EDGE_CONTAINMENT
    ? score
    : undefined;
}

/**
 * How well a shape fits a cluster as a trace of it that was cut short;
 * undefined when it does not. It must make no call that the cluster does not.
 *
 * @internal
 */
export function truncation(
  shape: Shape,
  cluster: Cluster,
  all: readonly Cluster[],
  total: number,
): number | undefined {
  for (const call of shape.calls) {
    if (!cluster.makes(call)) {
      return undefined;
    }
  }
  const score = pieceScore(shape, cluster, total);
  if (isMostlyFailing(shape)) {
    return score;
  }
  if (edgesInside(shape, cluster) < MIN_EDGE_CONTAINMENT) {
    return undefined;
  }
  let mark = false;
  for (const call of shape.calls) {
    mark ||= !all.some(other => other !== cluster && other.makes(call));
  }
  if (mark && shape.traces <= MAX_TRUNCATED * cluster.traces) {
    return score;
  }
  if (
    shape.traces <= MAX_PREFIX * cluster.traces &&
    makesFirstCalls(shape, cluster)
  ) {
    return score;
  }
  const ambiguous =
    shape.failing === undefined && shape.traces < MAX_AMBIGUOUS * total;
  return ambiguous ? score : undefined;
}

/**
 * How well a piece fits a cluster, if it is one at all. Of several clusters
 * whose first calls it makes it is of the most frequent; one that it resembles
 * otherwise comes after these.
 *
 * @internal
 */
export function pieceScore(
  shape: Shape,
  cluster: Cluster,
  total: number,
): number {
  return makesFirstCalls(shape, cluster)
    ? 1 + cluster.traces / total
    : jaccard(shape.calls, cluster.callsOf(USUAL));
}

/**
 * True for a shape whose traces mostly failed.
 *
 * @internal
 */
export function isMostlyFailing(shape: Shape): boolean {
  return shape.failing !== undefined && shape.failing >= MOSTLY_FAILING;
}

/** True when it makes what the cluster makes first, but for options, and nothing of what comes then. */
function makesFirstCalls(shape: Shape, cluster: Cluster): boolean {
  const { calls } = shape;
  const [main] = cluster.shapes[0].graphs;
  const order = main.operations.filter(call => cluster.makes(call));
  const stop = order.findIndex(
    call => !calls.has(call) && cluster.share(call) >= ALWAYS,
  );
  const first = new Set(stop < 0 ? order : order.slice(0, stop));
  return calls.size > 0 && stop >= 0 && calls.isSubsetOf(first);
}

function edgesInside(shape: Shape, cluster: Cluster): number {
  let inside = 0;
  let all = 0;
  for (const { edges, variant } of shape.graphs) {
    all += edges.size * variant.traces;
    for (const edge of edges) {
      if (cluster.hasEdge(edge)) {
        inside += variant.traces;
      }
    }
  }
  return all === 0 ? 1 : inside / all;
}

function edgesAround(cluster: Cluster, shape: Shape): number {
  const usual = cluster.edgesOf(USUAL);
  let found = 0;
  for (const edge of usual) {
    if (shape.graphs.some(({ edges }) => edges.has(edge))) {
      found++;
    }
  }
  return usual.size === 0 ? 1 : found / usual.size;
}

/**
 * A release: one ended about when the other began, both were seen for long,
 * and other traffic of the entry went on meanwhile. (Without that it may be a
 * load test that plays one journey after the other.)
 */
function isSuccession(
  shape: Shape,
  cluster: Cluster,
  all: readonly Shape[],
): boolean {
  const main = cluster.shapes[0];
  const [old, recent] =
    shape.firstSeen < main.firstSeen ? [shape, main] : [main, shape];
  const shorter = Math.min(
    old.lastSeen - old.firstSeen,
    recent.lastSeen - recent.firstSeen,
  );
  return (
    shorter > 0 &&
    isNoChance(old.traces, recent.traces, all.length ** 2) &&
    old.lastSeen <= recent.firstSeen + 0.1 * shorter &&
    all.some(
      other =>
        other !== shape &&
        !cluster.shapes.includes(other) &&
        other.firstSeen <= old.lastSeen - shorter / 2 &&
        other.lastSeen >= recent.firstSeen + shorter / 2,
    )
  );
}
