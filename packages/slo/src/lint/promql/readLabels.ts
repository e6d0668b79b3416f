import type { SyntaxNode } from '@lezer/common';
import type { LabelMatcher, SelectorExpr } from './Expr';
import { PromqlError } from './PromqlError';

type ReadString = (text: string, literal: SyntaxNode) => string;

/**
 * Metric and matchers of a selector's parts.
 *
 * @internal
 */
export function readMatchers(
  text: string,
  parts: SyntaxNode[],
  readString: ReadString,
): Pick<SelectorExpr, 'metric' | 'matchers'> {
  let metric: string | undefined;
  const matchers: LabelMatcher[] = [];
  for (const part of parts) {
    if (part.name === 'Identifier') metric = text.slice(part.from, part.to);
    if (part.name !== 'LabelMatchers') continue;
    for (let child = part.firstChild; child; child = child.nextSibling) {
      if (child.type.isError) {
        throw new PromqlError(
          `unexpected "${text.slice(child.from, child.from + 20)}"`,
          child.from,
          Math.max(child.to, child.from + 1),
        );
      }
      if (child.name === 'QuotedLabelName') {
        metric = readString(text, child.firstChild ?? child);
      } else if (child.name.endsWith('LabelMatcher')) {
        const matcher = readMatcher(text, child, readString);
        if (matcher.name === '__name__' && matcher.op === '=') {
          metric = matcher.value;
        } else {
          matchers.push(matcher);
        }
      }
    }
  }
  return { metric, matchers };
}

function readMatcher(
  text: string,
  node: SyntaxNode,
  readString: ReadString,
): LabelMatcher {
  const [name, op, value] = [
    node.firstChild,
    node.getChild('MatchOp'),
    node.lastChild,
  ];
  if (!name || !op || value?.name !== 'StringLiteral') {
    throw new PromqlError(
      'a label matcher that ends early',
      node.from,
      node.to,
    );
  }
  return {
    name:
      name.name === 'QuotedLabelName'
        ? readString(text, name.firstChild ?? name)
        : text.slice(name.from, name.to),
    op: text.slice(op.from, op.to) as LabelMatcher['op'],
    value: readString(text, value),
    from: node.from,
    to: node.to,
  };
}

/**
 * The labels in the parentheses behind `by`, `on` and the like.
 *
 * @internal
 */
export function groupingLabels(
  text: string,
  node: SyntaxNode | null,
  readString: ReadString,
): string[] {
  const labels: string[] = [];
  for (let child = node?.firstChild; child; child = child.nextSibling) {
    if (child.name === 'LabelName') {
      labels.push(text.slice(child.from, child.to));
    } else if (child.name === 'QuotedLabelName') {
      labels.push(readString(text, child.firstChild ?? child));
    }
  }
  return labels;
}
