import type { VariantGraph } from './VariantGraph';

/**
 * Variants of one entry that call the same operations.
 *
 * @internal
 */
export interface Shape {
  /** The operations called, `service\u0000operation`. */
  calls: ReadonlySet<string>;
  /** Sorted calls in one string: the order of last resort. */
  key: string;
  graphs: VariantGraph[];
  traces: number;
  /** Share of its traces that failed; undefined when that was not kept. */
  failing: number | undefined;
  firstSeen: number;
  lastSeen: number;
}

/**
 * Shapes that are thought to be one journey.
 *
 * @internal
 */
export class Cluster {
  readonly shapes: Shape[] = [];
  traces = 0;
  /** Traces by call. */
  readonly #calls = new Map<string, number>();
  /** Traces by edge, of the whole variants. */
  readonly #edges = new Map<string, number>();
  /** Answers given since the last change. */
  readonly #callsOf = new Map<number, Set<string>>();

  constructor(shape: Shape) {
    this.add(shape);
  }

  add(shape: Shape): void {
    this.#callsOf.clear();
    this.shapes.push(shape);
    this.traces += shape.traces;
    for (const call of shape.calls) {
      this.#calls.set(call, (this.#calls.get(call) ?? 0) + shape.traces);
    }
    for (const { edges, variant } of shape.graphs) {
      for (const edge of edges) {
        this.#edges.set(edge, (this.#edges.get(edge) ?? 0) + variant.traces);
      }
    }
  }

  /** Calls that some trace makes. */
  makes(call: string): boolean {
    return this.#calls.has(call);
  }

  /** True when some trace has the edge. */
  hasEdge(edge: string): boolean {
    return this.#edges.has(edge);
  }

  /** Share of the traces that make the call. */
  share(call: string): number {
    return (this.#calls.get(call) ?? 0) / this.traces;
  }

  /** Calls that at least this share of the traces makes. */
  callsOf(share: number): ReadonlySet<string> {
    let calls = this.#callsOf.get(share);
    if (!calls) {
      calls = atLeast(this.#calls, share * this.traces);
      this.#callsOf.set(share, calls);
    }
    return calls;
  }

  /** Edges that at least this share of the traces has. */
  edgesOf(share: number): Set<string> {
    return atLeast(this.#edges, share * this.traces);
  }
}

function atLeast(counts: Map<string, number>, limit: number): Set<string> {
  const kept = new Set<string>();
  for (const [key, count] of counts) {
    if (count >= limit) {
      kept.add(key);
    }
  }
  return kept;
}
