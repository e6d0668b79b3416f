import { stableHash } from '../hash';
import { OperationTemplater } from '../operations/OperationTemplater';
import type { RepairedTrace } from '../repair/RepairedTrace';
import type { Fingerprint } from './Fingerprint';
import { isFailure } from './isFailure';
import { OperationTable } from './OperationTable';
import type { IndexedOperation } from './OperationTable';
import { samplingOf } from './samplingOf';
import { TreeFolder } from './TreeFolder';

type Variant = Pick<
  Fingerprint,
  'edgesKey' | 'variantKey' | 'edges' | 'complete'
>;

/** More edges than this say nothing more about a journey. */
const MAX_EDGES = 2_000;
/** Above this many cached entries everything is learnt anew. */
const MAX_CACHED = 150_000;

/**
 * Fingerprints traces, and remembers the shapes it has seen, so that the next
 * trace of the same shape is cheap. The keys do not depend on what is
 * remembered, but for the names that the templater has learnt.
 *
 * @public
 */
export class Fingerprinter {
  readonly #table: OperationTable;
  readonly #folder = new TreeFolder();
  #variants = new Map<number, Variant>();

  constructor(templater: OperationTemplater = new OperationTemplater()) {
    this.#table = new OperationTable(templater);
  }

  fingerprint(trace: RepairedTrace): Fingerprint {
    if (this.#table.size + this.#folder.size > MAX_CACHED) {
      this.#table.clear();
      this.#folder.clear();
      this.#variants = new Map();
    }
    const { spans } = trace;
    const operations = new Array<IndexedOperation>(spans.length);
    for (let i = 0; i < spans.length; i++) {
      operations[i] = this.#table.operationOf(spans[i]);
    }
    const shape = this.#folder.fold(trace, operations);
    // Incomplete without a guessed edge: a lone orphan, or a trace cut at the cap.
    const cacheKey = shape.id * 2 + Number(trace.complete);
    let variant = this.#variants.get(cacheKey);
    if (!variant) {
      variant = describe(trace, operations, shape.hash);
      this.#variants.set(cacheKey, variant);
    }
    return {
      ...variant,
      entry: operations[trace.root],
      sampling: samplingOf(trace),
      failed: isFailure(spans[trace.root]),
      operations,
    };
  }
}

function describe(
  trace: RepairedTrace,
  operations: IndexedOperation[],
  shapeHash: string,
): Variant {
  const { parents, adopted, complete } = trace;
  const edges = new Set<string>();
  for (let i = 0; i < parents.length; i++) {
    if (parents[i] >= 0 && adopted[i] === 0) {
      const parent = operations[parents[i]];
      const child = operations[i];
      edges.add(
        `${parent.service}\u0000${parent.operation}\u0000${child.service}\u0000${child.operation}`,
      );
    }
  }
  const sorted = [...edges].sort();
  const entry = operations[trace.root];
  return {
    // A trace of one span has no edge: then the entry tells it from others.
    edgesKey: stableHash(
      sorted.length > 0
        ? sorted.join('\u0001')
        : `${entry.service}\u0000${entry.operation}`,
      32,
    ),
    variantKey: complete
      ? shapeHash
      : stableHash(`incomplete ${shapeHash}`, 32),
    edges: sorted.slice(0, MAX_EDGES),
    complete,
  };
}
