import type { Cluster, Shape } from './Cluster';
import { clusterShapes } from './clusterShapes';
import { isGeneric, isRoute } from './operationNames';
import { jaccard } from './similarity';
import type { VariantGraph } from './VariantGraph';

/** How far below the root the calls that tell journeys apart are looked for. */
const MAX_DEPTH = 8;
/** Operations through which all traffic passes; more than this is no passage but a journey at work. */
const MAX_PASSAGE = 3;
/** A cluster with this share of the traffic says little: what tells journeys apart may lie below it. */
const DOMINANT = 0.6;
/** What this share of the traffic passes through is as good as the entry. */
const ALL = 0.95;
/** Below that, whole traces must differ at least this much to be two journeys. */
const MAX_JACCARD_BELOW = 0.6;

/**
 * Splits the variants of one entry whose name says nothing into journeys: by
 * what the entry calls, or where that is the same for all, by the first calls
 * further down that differ.
 *
 * @returns clusters with the calls by which they were told apart, most traces first
 * @internal
 */
export function splitEntry(graphs: VariantGraph[], entry: string): Cluster[] {
  return splitBelow(graphs, new Set([entry]), 1, true);
}

function splitBelow(
  graphs: VariantGraph[],
  frontier: ReadonlySet<string>,
  depth: number,
  passedByAll: boolean,
): Cluster[] {
  let clusters = clusterShapes(shapesOf(graphs, frontier));
  if (!passedByAll) {
    clusters = uniteAlike(clusters);
  }
  if (depth >= MAX_DEPTH) {
    return clusters;
  }
  const traces = clusters.reduce((sum, cluster) => sum + cluster.traces, 0);
  return clusters
    .flatMap(cluster => {
      const passage = cluster.callsOf(0.9);
      if (!leadsOn(passage, cluster.traces / traces)) {
        return [cluster];
      }
      const below = splitBelow(
        cluster.shapes.flatMap(shape => shape.graphs),
        passage,
        depth + 1,
        passedByAll && cluster.traces >= ALL * traces,
      );
      // Not split, but what lies below may at least have a name.
      const named = namesNothing(passage) && below[0].callsOf(0.5).size > 0;
      return below.length > 1 || named ? below : [cluster];
    })
    .sort((a, b) => b.traces - a.traces);
}

/** Whether to look below: the calls name nothing, or all traffic passes through the same ones. */
function leadsOn(passage: ReadonlySet<string>, share: number): boolean {
  if (passage.size === 0 || passage.size > MAX_PASSAGE) {
    return false;
  }
  return (
    namesNothing(passage) ||
    (share >= DOMINANT && ![...passage].some(call => isRoute(nameOf(call))))
  );
}

function namesNothing(calls: ReadonlySet<string>): boolean {
  return [...calls].every(call => isGeneric(nameOf(call)));
}

function nameOf(call: string): string {
  return call.slice(call.indexOf('\u0000') + 1);
}

function shapesOf(
  graphs: VariantGraph[],
  frontier: ReadonlySet<string>,
): Shape[] {
  const shapes = new Map<string, Shape & { failed?: number; known: number }>();
  for (const graph of graphs) {
    const { traces, failed, firstSeen, lastSeen } = graph.variant;
    const calls = graph.childrenOf(frontier);
    const key = [...calls].sort().join('\u0001');
    let shape = shapes.get(key);
    if (!shape) {
      shape = {
        calls,
        key,
        graphs: [],
        traces: 0,
        failing: undefined,
        known: 0,
        firstSeen,
        lastSeen,
      };
      shapes.set(key, shape);
    }
    shape.graphs.push(graph);
    shape.traces += traces;
    shape.firstSeen = Math.min(shape.firstSeen, firstSeen);
    shape.lastSeen = Math.max(shape.lastSeen, lastSeen);
    if (failed !== undefined) {
      shape.failed = (shape.failed ?? 0) + failed;
      shape.known += traces;
      shape.failing = shape.failed / Math.max(1, shape.known);
    }
  }
  return [...shapes.values()];
}

/** Far from the root a difference counts only between traces that differ as a whole. */
function uniteAlike(clusters: Cluster[]): Cluster[] {
  const kept: Cluster[] = [];
  for (const cluster of clusters) {
    const edges = cluster.edgesOf(0.5);
    const home = kept.find(
      other => jaccard(edges, other.edgesOf(0.5)) > MAX_JACCARD_BELOW,
    );
    if (home) {
      cluster.shapes.forEach(shape => home.add(shape));
    } else {
      kept.push(cluster);
    }
  }
  return kept;
}
