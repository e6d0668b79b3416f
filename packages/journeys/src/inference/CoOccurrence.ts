import type { Cluster, Shape } from './Cluster';
import { jaccard } from './similarity';

/** Calls that meet in fewer of their traces than this shut each other out. */
const MIN_MEETING = 0.1;
const MIN_MEETINGS = 5;
/** With fewer traces than this a context says nothing. */
const MIN_CONTEXT = 50;
/** Calls of a shape that are looked at in pairs. */
const MAX_CALLS = 60;
/** Shapes, most traces first, that a context is taken from. */
const MAX_CONTEXT_SHAPES = 500;
/** Where clusters differ in few pairs of calls, they must have half in common. */
const FEW_PAIRS = 4;
const MIN_JACCARD_FEW = 0.5;
const MIN_JACCARD = 0.15;

/**
 * How often calls occur in one trace. It tells options, which mix freely, from
 * what marks a journey: a call that never meets the marks of another journey.
 *
 * @internal
 */
export class CoOccurrence {
  readonly #counts = new Map<string, Map<string, number>>();

  readonly #shapes: readonly Shape[];

  constructor(shapes: readonly Shape[]) {
    this.#shapes = [...shapes]
      .sort((a, b) => b.traces - a.traces || (a.key < b.key ? -1 : 1))
      .slice(0, MAX_CONTEXT_SHAPES);
    for (const { calls, traces } of shapes) {
      const list = [...calls].slice(0, MAX_CALLS);
      for (const a of list) {
        let row = this.#counts.get(a);
        if (!row) {
          row = new Map();
          this.#counts.set(a, row);
        }
        for (const b of list) {
          row.set(b, (row.get(b) ?? 0) + traces);
        }
      }
    }
  }

  /**
   * True when the clusters differ only by calls that elsewhere mix: then each
   * is one draw of the same options.
   */
  differByOptions(a: Cluster, b: Cluster): boolean {
    const onlyA = [...a.callsOf(0.9)].filter(call => !b.makes(call));
    const onlyB = [...b.callsOf(0.9)].filter(call => !a.makes(call));
    const pairs = onlyA.length * onlyB.length;
    if (pairs === 0) {
      return false;
    }
    const usual = a.callsOf(0.5);
    const score = jaccard(usual, b.callsOf(0.5));
    if (score < (pairs < FEW_PAIRS ? MIN_JACCARD_FEW : MIN_JACCARD)) {
      return false;
    }
    const every = (meet: (x: string, y: string) => boolean) =>
      onlyA.every(x => onlyB.every(y => meet(x, y)));
    if (!every((x, y) => mixes(([x1, y1]) => this.#together(x1, y1), x, y))) {
      return false;
    }
    // The same among the traces that have what both clusters always have.
    const common = a.callsOf(0.9).intersection(b.callsOf(0.9));
    const context = this.#shapes.filter(({ calls }) =>
      common.isSubsetOf(calls),
    );
    const traces = context.reduce((sum, shape) => sum + shape.traces, 0);
    return (
      traces < MIN_CONTEXT ||
      every((x, y) =>
        mixes(
          key =>
            context.reduce(
              (sum, { calls, traces: n }) =>
                sum + (key.every(call => calls.has(call)) ? n : 0),
              0,
            ),
          x,
          y,
        ),
      )
    );
  }

  #together(one: string, other: string = one): number {
    return this.#counts.get(one)?.get(other) ?? 0;
  }
}

function mixes(
  count: (calls: [string] | [string, string]) => number,
  x: string,
  y: string,
): boolean {
  const together = count([x, y]);
  return (
    together >= MIN_MEETINGS &&
    together >= MIN_MEETING * Math.min(count([x]), count([y]))
  );
}
