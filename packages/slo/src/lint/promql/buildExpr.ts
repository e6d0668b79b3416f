import type { SyntaxNode } from '@lezer/common';
import type { BinaryExpr, Duration, Expr, VectorMatching } from './Expr';
import { PromqlError } from './PromqlError';
import { groupingLabels, readMatchers } from './readLabels';
import { parseNumber } from './parseNumber';
import { unquote } from './unquote';

/** Deeper than anything people write, and far from the end of the stack. */
const MAX_DEPTH = 500;

/**
 * The expression of a syntax tree of \@prometheus-io/lezer-promql.
 *
 * @throws PromqlError at the first place that did not parse
 * @internal
 */
export function buildExpr(text: string, top: SyntaxNode): Expr {
  const [only, ...others] = partsOf(text, top);
  if (!only || others.length > 0) {
    throw unexpected(text, (others[0] ?? top).from, text.length);
  }
  return build(text, only, 0);
}

/** Children without comments. */
function partsOf(text: string, node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.type.isError) throw unexpected(text, child.from, child.to);
    if (child.name !== 'LineComment') parts.push(child);
  }
  return parts;
}

function unexpected(text: string, from: number, to: number): PromqlError {
  const rest = text.slice(from).trim();
  const what = rest === '' ? 'end' : `"${rest.slice(0, 20)}"`;
  return new PromqlError(`unexpected ${what}`, from, Math.max(to, from + 1));
}

function build(text: string, node: SyntaxNode, depth: number): Expr {
  const { from, to } = node;
  if (depth > MAX_DEPTH) {
    throw new PromqlError('the expression is nested too deeply', from, to);
  }
  const parts = partsOf(text, node);
  const inner = (child: SyntaxNode) => build(text, child, depth + 1);
  const slice = (child: SyntaxNode) => text.slice(child.from, child.to);

  switch (node.name) {
    case 'ParenExpr':
      return { ...inner(parts[0]), from, to };
    case 'NumberDurationLiteral':
      return { type: 'number', value: parseNumber(slice(node)), from, to };
    case 'StringLiteral':
      return { type: 'string', value: readString(text, node), from, to };
    case 'VectorSelector':
      return {
        type: 'selector',
        ...readMatchers(text, parts, readString),
        ...{ from, to },
      };
    case 'MatrixSelector':
    case 'SubqueryExpr':
      return {
        type: 'range',
        subquery: node.name === 'SubqueryExpr',
        expr: inner(parts[0]),
        range: readRange(text, parts[1]),
        ...{ from, to },
      };
    case 'FunctionCall':
      return {
        type: 'call',
        name: slice(parts[0]).toLowerCase(),
        args: partsOf(text, parts[1]).map(inner),
        ...{ from, to },
      };
    case 'AggregateExpr': {
      const body = parts.find(part => part.name === 'FunctionCallBody');
      const modifier = parts.find(part => part.name === 'AggregateModifier');
      const args = body ? partsOf(text, body).map(inner) : [];
      const [last] = args.slice(-1);
      if (!last || args.length > 2) {
        throw new PromqlError(`${slice(parts[0])} takes one vector`, from, to);
      }
      return {
        type: 'aggregate',
        op: slice(parts[0]).toLowerCase(),
        parameter: args.length > 1 ? args[0] : undefined,
        expr: last,
        grouping: modifier && {
          kind: modifier.firstChild?.name === 'By' ? 'by' : 'without',
          labels: groupingLabels(text, modifier.lastChild, readString),
        },
        ...{ from, to },
      };
    }
    case 'BinaryExpr':
      return readBinary(text, node, parts, inner);
    case 'UnaryExpr':
      return {
        type: 'unary',
        op: slice(parts[0]),
        expr: inner(parts[1]),
        ...{ from, to },
      };
    case 'OffsetExpr':
    case 'StepInvariantExpr':
    case 'AnchoredExpr':
    case 'SmoothedExpr':
      return {
        type: 'modified',
        expr: inner(parts[0]),
        modifier: text.slice(parts[0].to, to).trim(),
        ...{ from, to },
      };
    default:
      throw unexpected(text, from, to);
  }
}

function readBinary(
  text: string,
  { from, to }: SyntaxNode,
  parts: SyntaxNode[],
  inner: (node: SyntaxNode) => Expr,
): BinaryExpr {
  const clause = parts.find(part => part.name === 'MatchingModifierClause');
  return {
    type: 'binary',
    op: text.slice(parts[1].from, parts[1].to).toLowerCase(),
    lhs: inner(parts[0]),
    rhs: inner(parts[parts.length - 1]),
    bool: parts.some(part => part.name === 'BoolModifier'),
    matching: clause && readMatching(text, partsOf(text, clause)),
    from,
    to,
  };
}

function readMatching(text: string, parts: SyntaxNode[]): VectorMatching {
  const lists = parts
    .filter(part => part.name === 'GroupingLabels')
    .map(part => groupingLabels(text, part, readString));
  const group = parts.find(
    part => part.name.startsWith('Group') && part.name !== 'GroupingLabels',
  );
  let side: VectorMatching['group'];
  if (group) side = group.name === 'GroupLeft' ? 'left' : 'right';
  return {
    kind: parts[0].name === 'On' ? 'on' : 'ignoring',
    labels: lists[0] ?? [],
    group: side,
    include: lists[1] ?? [],
  };
}

/** A range with its sign; arithmetic, `step()` and the placeholder of a window have no seconds. */
function readRange(text: string, { from, to }: SyntaxNode): Duration {
  const literal = text.slice(from, to).trim();
  const placeholder = literal.length > 8 && literal.startsWith('00');
  const seconds = parseNumber(literal);
  return {
    seconds: placeholder || Number.isNaN(seconds) ? undefined : seconds,
    from,
    to,
  };
}

function readString(text: string, { from, to }: SyntaxNode): string {
  const value = unquote(text.slice(from, to));
  if (value === undefined) {
    throw new PromqlError('a string without its closing quote', from, to);
  }
  return value;
}
