import type { JourneyVariant } from '../types';

/**
 * A variant with its edges as a graph. Operations are
 * `service\u0000operation`.
 *
 * @internal
 */
export class VariantGraph {
  readonly entry: string;
  readonly edges: ReadonlySet<string>;
  #children: Map<string, string[]> | undefined;

  constructor(readonly variant: JourneyVariant) {
    this.entry = `${variant.entryService}\u0000${variant.entryOperation}`;
    this.edges = new Set(variant.edges);
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
        const [service, operation, ...child] = edge.split('\u0000');
        const parent = `${service}\u0000${operation}`;
        const list = this.#children.get(parent);
        if (list) {
          list.push(child.join('\u0000'));
        } else {
          this.#children.set(parent, [child.join('\u0000')]);
        }
      }
    }
    return this.#children;
  }
}
