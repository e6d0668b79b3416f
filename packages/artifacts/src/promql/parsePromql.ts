import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/**
 * Parses one PromQL expression that stands alone: no syntax error, and no
 * comment, which would swallow what is written behind it.
 *
 * @throws Error with one sentence that names the place
 * @internal
 */
export function parsePromql(expression: string): Tree {
  const tree = parser.parse(expression);
  tree.iterate({
    enter: node => {
      if (node.type.isError) {
        throw new Error(
          `PromQL does not parse at character ${
            node.from + 1
          } of "${expression}".`,
        );
      }
      if (node.name === 'LineComment') {
        throw new Error(
          `PromQL must not hold a comment, remove "${expression.slice(
            node.from,
            node.to,
          )}".`,
        );
      }
    },
  });
  if (!tree.topNode.firstChild) {
    throw new Error('PromQL must not be empty.');
  }
  return tree;
}

/**
 * Every node of a name, in the order of the text.
 *
 * @internal
 */
export function nodesOf(node: SyntaxNode, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  node.cursor().iterate(candidate => {
    if (candidate.name === name) {
      found.push(candidate.node);
    }
  });
  return found;
}
