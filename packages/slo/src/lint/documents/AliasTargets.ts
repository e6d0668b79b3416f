import { isAlias, visit, type Document, type Node } from 'yaml';

/**
 * What the aliases of a document stand for, found in one pass when the first is asked for: yaml's own
 * `resolve` walks through the document for each.
 *
 * @internal
 */
export class AliasTargets {
  private targets: Map<unknown, Node> | undefined;

  constructor(private readonly document: Document.Parsed) {}

  /** The node itself, or what it is an alias of; undefined for an alias of nothing. */
  resolve(node: unknown): unknown {
    if (!isAlias(node)) return node;
    this.targets ??= this.collect();
    return this.targets.get(node);
  }

  private collect(): Map<unknown, Node> {
    const anchors = new Map<string, Node>();
    const targets = new Map<unknown, Node>();
    try {
      visit(this.document, {
        Node: (_, node) => {
          if (isAlias(node)) {
            const target = anchors.get(node.source);
            if (target) targets.set(node, target);
          } else if (node.anchor) {
            anchors.set(node.anchor, node);
          }
        },
      });
    } catch (error) {
      // Nested more deeply than the stack: aliases further on stand for nothing.
      if (!(error instanceof RangeError)) throw error;
    }
    return targets;
  }
}
