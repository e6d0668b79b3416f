import { childrenOf } from './childrenOf';
import type { Expr, SelectorExpr } from './Expr';

/**
 * Visits an expression and everything inside it, outside first.
 *
 * @param visit - gets the expressions around the visited one too, the innermost last
 * @internal
 */
export function walk(
  expr: Expr,
  visit: (expr: Expr, ancestors: readonly Expr[]) => void,
  ancestors: Expr[] = [],
): void {
  visit(expr, ancestors);
  ancestors.push(expr);
  for (const child of childrenOf(expr)) walk(child, visit, ancestors);
  ancestors.pop();
}

/**
 * All selectors of an expression.
 *
 * @internal
 */
export function selectorsOf(expr: Expr): SelectorExpr[] {
  const selectors: SelectorExpr[] = [];
  walk(expr, inner => {
    if (inner.type === 'selector') selectors.push(inner);
  });
  return selectors;
}
