import type { Expr, LabelMatcher, VectorMatching } from './Expr';

/**
 * An expression in one way of writing: two expressions that only differ in spaces, parentheses, quotes or
 * the order of matchers print the same.
 *
 * @internal
 */
export function printExpr(expr: Expr): string {
  switch (expr.type) {
    case 'number':
      return String(expr.value);
    case 'string':
      return JSON.stringify(expr.value);
    case 'selector':
      return `${expr.metric ?? ''}{${expr.matchers
        .map(printMatcher)
        .sort()
        .join(',')}}`;
    case 'range':
      return `${printExpr(expr.expr)}[${expr.range.seconds ?? 'window'}${
        expr.subquery ? ':' : ''
      }]`;
    case 'call':
      return `${expr.name}(${expr.args.map(printExpr).join(',')})`;
    case 'aggregate': {
      const { grouping } = expr;
      const labels = grouping ? [...grouping.labels].sort().join(',') : '';
      const parameter = expr.parameter ? `${printExpr(expr.parameter)},` : '';
      return `${expr.op} ${
        grouping?.kind ?? 'by'
      }(${labels})(${parameter}${printExpr(expr.expr)})`;
    }
    case 'binary':
      return `(${printExpr(expr.lhs)} ${expr.op}${
        expr.bool ? ' bool' : ''
      }${printMatching(expr.matching)} ${printExpr(expr.rhs)})`;
    case 'unary':
      return `${expr.op}${printExpr(expr.expr)}`;
    case 'modified':
      return `${printExpr(expr.expr)} ${expr.modifier}`;
    default:
      return '';
  }
}

/**
 * A matcher without spaces, e.g. `code=~"5.."`.
 *
 * @internal
 */
export function printMatcher({ name, op, value }: LabelMatcher): string {
  return `${name}${op}${JSON.stringify(value)}`;
}

function printMatching(matching: VectorMatching | undefined): string {
  if (!matching) return '';
  const { kind, labels, group, include } = matching;
  return ` ${kind}(${[...labels].sort().join(',')})${
    group ? ` group_${group}(${[...include].sort().join(',')})` : ''
  }`;
}
