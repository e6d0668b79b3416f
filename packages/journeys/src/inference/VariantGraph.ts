import type { JourneyVariant } from '../types';
import { endsOf } from './Vocabulary';

/**
 * A variant with its edges as a graph. Operations are
 * `service\u0000operation`, by the names that they are known by now.
 *
 * @internal
 */
export class VariantGraph {
  readonly entry: string;
  readonly entryService: string;
  readonly entryOperation: string;
  /** `caller\u0000callee`. */
  readonly edges: ReadonlySet<string>;
  /** By first start, each once. */
  readonly operations: string[];
  #children: Map<string, string[]> | undefined;

  /** @param nameOf - the key that an operation goes by, from its own key */
  constructor(
    readonly variant: JourneyVariant,
    nameOf: (key: string) => string = key => key,
  ) {
    const { entryService, entryOperation, edges, operations } = variant;
    this.entry = nameOf(`${entryService}\u0000${entryOperation}`);
    [this.entryService, this.entryOperation] = this.entry.split('\u0000');
    this.edges = new Set(
      edges.map(edge => endsOf(edge).map(nameOf).join('\u0000')),
    );
    this.operations = [...new Set(operations.map(nameOf))];
  }

  /** What any of the given operations calls, without themselves. */
  childrenOf(operations: ReadonlySet<string>): Set<string> {
    const all = new Set<string>();
    for (const operation of operations) {
      for (const child of this.#childMap().get(operation) ?? []) {
        if (!operations.has(child)) {
          all.add(child);
        }
      }
    }
    return all;
  }

  #childMap(): Map<string, string[]> {
    if (!this.#children) {
      this.#children = new Map();
      for (const edge of this.edges) {
        const [caller, callee] = endsOf(edge);
        const list = this.#children.get(caller);
        if (list) {
          list.push(callee);
        } else {
          this.#children.set(caller, [callee]);
        }
      }
    }
    return this.#children;
  }
}
