import type { Expr } from './Expr';

/**
 * The text of an expression in parentheses when an operator beside it could take it apart.
 *
 * @internal
 */
export function asOperand(text: string, expr: Expr): string {
  return expr.type !== 'binary' || isEnclosed(text) ? text : `(${text})`;
}

/** Whether one pair of parentheses holds the whole text; parentheses in strings at worst cost a pair too many. */
function isEnclosed(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at === text.length - 1 && text[0] === '(';
  }
  return false;
}
