import type { Cluster } from './Cluster';
import type { GroupedJourney } from './GroupedJourney';
import { isGeneric, isHost, isProbe, isRoute } from './operationNames';
import { splitEntry } from './splitEntry';
import type { VariantGraph } from './VariantGraph';

/** A service with this many named entries uses names that tell. */
const MANY_ENTRIES = 3;
/** Entries below this share of a service's traffic do not count as such. */
const SIDELINE = 0.02;
/** A name that takes more than this share of a service's traffic may be the same for all it does. */
const DOMINANT = 0.9;
const MAX_CALLS_IN_NAME = 3;

/**
 * Groups variants into journeys: by the operation they enter by where its name
 * tells, else by what it calls.
 *
 * @internal
 */
export function groupByEntry(graphs: VariantGraph[]): GroupedJourney[] {
  const byEntry = new Map<string, VariantGraph[]>();
  const byService = new Map<string, Map<string, number>>();
  for (const graph of graphs) {
    const list = byEntry.get(graph.entry);
    if (list) {
      list.push(graph);
    } else {
      byEntry.set(graph.entry, [graph]);
    }
    const { entryService, entryOperation, variant } = graph;
    const { traces } = variant;
    const entries = byService.get(entryService) ?? new Map<string, number>();
    byService.set(entryService, entries);
    if (!isProbe(entryOperation)) {
      entries.set(entryOperation, (entries.get(entryOperation) ?? 0) + traces);
    }
  }
  return Array.from(byEntry, ([entry, list]): GroupedJourney[] => {
    const named = [
      { entry, graphs: list, cluster: undefined, traces: tracesOf(list) },
    ];
    const { entryService } = list[0];
    if (tells(list, byService.get(entryService) ?? new Map())) {
      return named;
    }
    const clusters = splitEntry(list, entry);
    return clusters.length === 1 && !isNamedByCalls(clusters[0], list)
      ? named
      : clusters.map(cluster => ({
          entry,
          graphs: cluster.shapes.flatMap(shape => shape.graphs),
          cluster,
          traces: cluster.traces,
        }));
  }).flat();
}

/** Whether the few calls of a journey are a better name than an entry that says nothing. */
function isNamedByCalls(cluster: Cluster, list: VariantGraph[]): boolean {
  const { size } = cluster.callsOf(0.5);
  return (
    isGeneric(list[0].entryOperation) && size > 0 && size <= MAX_CALLS_IN_NAME
  );
}

/** Whether the name of the entry tells what is done. */
function tells(list: VariantGraph[], entries: Map<string, number>): boolean {
  const { entryOperation, variant } = list[0];
  if (isGeneric(entryOperation) || isHost(entryOperation)) {
    return false;
  }
  if (
    variant.entryFromAttributes ||
    isRoute(entryOperation) ||
    isProbe(entryOperation)
  ) {
    return true;
  }
  let total = 0;
  for (const traces of entries.values()) {
    total += traces;
  }
  let named = 0;
  for (const [operation, traces] of entries) {
    if (!isGeneric(operation) && traces >= SIDELINE * total) {
      named++;
    }
  }
  const share = (entries.get(entryOperation) ?? 0) / total;
  return named >= MANY_ENTRIES || share <= DOMINANT;
}

function tracesOf(graphs: VariantGraph[]): number {
  return graphs.reduce((sum, graph) => sum + graph.variant.traces, 0);
}
