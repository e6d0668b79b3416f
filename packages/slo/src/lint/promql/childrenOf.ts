import type { Expr } from './Expr';

/**
 * The expressions directly inside one, in the order of the text.
 *
 * @internal
 */
export function childrenOf(expr: Expr): Expr[] {
  switch (expr.type) {
    case 'range':
    case 'unary':
    case 'modified':
      return [expr.expr];
    case 'call':
      return expr.args;
    case 'aggregate':
      return expr.parameter ? [expr.parameter, expr.expr] : [expr.expr];
    case 'binary':
      return [expr.lhs, expr.rhs];
    default:
      return [];
  }
}
